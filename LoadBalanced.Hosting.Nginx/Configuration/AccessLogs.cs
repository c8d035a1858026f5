using Aspire.Hosting.Nginx.Front;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>The access logs: one a person reads, one that becomes spans and metrics, and under load one of the requests that are in neither.</summary>
internal static class AccessLogs
{
    public static string Render(NginxPlace place, ClientFront front)
    {
        var logs = Console(front) + Telemetry(place.SpanListener, front) + Tally(place, front);

        // "off" turns off every log beside it, and no log at all means the one nginx was built with.
        return logs.Length == 0 ? "    access_log off;\n" : logs;
    }

    // One write takes as many lines as a pipe takes at once without tearing one (4 KiB on Linux).
    private const string Destination = "access_log /dev/stdout console buffer=4k flush=1s";

    private static string Console(ClientFront front) => front.AccessLog switch
    {
        NginxAccessLog.None => "",
        NginxAccessLog.Failures => ConsoleFormat + Failures + $"    {Destination} if=$failed;\n",
        _ => ConsoleFormat + $"    {Destination}{LoadSampling.Condition(front)};\n",
    };

    private static string Telemetry(string? listener, ClientFront front) =>
        listener is null ? "" : TelemetryFormat + $"    access_log syslog:server={listener},nohostname,tag=nginx telemetry{LoadSampling.Condition(front)};\n";

    private static string Tally(NginxPlace place, ClientFront front) =>
        place is { SpanListener: not null, TallyFile: { } file } && LoadSampling.RestCondition(front) is { } rest
            ? TallyFormat + $"    access_log \"{file}\" tally buffer=64k flush=1s{rest};\n"
            : "";

    // The status is text: nginx has 000 for a request that it could not even read.
    private const string ConsoleFormat =
        """
            log_format console escape=json '{"time":"$time_iso8601","status":"$status","method":"$request_method","uri":"$request_uri",'
                '"seconds":$request_time,"bytes":$body_bytes_sent,"client":"$remote_addr","host":"$host","replica":"$replica",'
                '"tries":"$upstream_status","trace_id":"$trace_id","request_id":"$request_id"}';

        """;

    private const string Failures =
        """
            map $upstream_status $more_tries { default 0; "~[,:]" 1; }
            map $status $failed { default $more_tries; "~^[45]" 1; }

        """;

    // Its fields are those of CountedRequest. Each of these requests had one try, or none: others are logged.
    private const string TallyFormat =
        """
            log_format tally escape=none '$request_method $status $scheme $server_protocol $request_time '
                '$upstream_status $upstream_connect_time $upstream_header_time $upstream_response_time $upstream_addr';

        """;

    // Its fields are those of AccessLogEntry. Every value is a string: nginx writes "-" or nothing where it has none.
    private const string TelemetryFormat =
        """
            log_format telemetry escape=json '{'
                '"id":"$request_id","trace":"$trace_id","parent":"$parent_span_id","span":"$request_span_id","flags":"$sampled_flags",'
                '"end":"$msec","duration":"$request_time","method":"$request_method","uri":"$request_uri","status":"$status",'
                '"scheme":"$scheme","host":"$host","port":"$server_port","protocol":"$server_protocol","client":"$remote_addr",'
                '"agent":"$http_user_agent","requestBytes":"$content_length","responseBytes":"$body_bytes_sent",'
                '"tryAddress":"$upstream_addr","tryStatus":"$upstream_status","tryConnect":"$upstream_connect_time",'
                '"tryHeader":"$upstream_header_time","tryDuration":"$upstream_response_time"'
            '}';

        """;
}
