namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>The access-log line that becomes spans: its fields are those of <see cref="Spans.AccessLogEntry"/>.</summary>
internal static class AccessLogFormat
{
    // Every value is a string: nginx writes "-" or nothing where it has none.
    public const string Directive =
        """
            log_format spans escape=json '{'
                '"id":"$request_id","trace":"$trace_id","parent":"$parent_span_id","span":"$request_span_id","flags":"$trace_flags",'
                '"end":"$msec","duration":"$request_time","method":"$request_method","uri":"$request_uri","status":"$status",'
                '"scheme":"$scheme","host":"$host","port":"$server_port","protocol":"$server_protocol","client":"$remote_addr",'
                '"agent":"$http_user_agent","requestBytes":"$content_length","responseBytes":"$body_bytes_sent",'
                '"tryAddress":"$upstream_addr","tryStatus":"$upstream_status","tryConnect":"$upstream_connect_time",'
                '"tryHeader":"$upstream_header_time","tryDuration":"$upstream_response_time"'
            '}';
        """;
}
