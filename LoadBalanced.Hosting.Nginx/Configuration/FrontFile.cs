using System.Globalization;
using System.Text;
using Aspire.Hosting.Nginx.Front;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders generated/front.conf, the part of the <c>http</c> block that says how clients are met.</summary>
internal static class FrontFile
{
    // An upstream's name starts with a letter, so none can have these zones' names.
    public const string RequestZone = "_requests";
    public const string ConnectionZone = "_connections";

    private const string ZoneSize = "10m";

    private static readonly TimeSpan LongestMinimum = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">A value that nginx must not be given.</exception>
    public static string Render(NginxPlace place, ClientFront front) =>
        string.Join('\n', ((string?[])
        [
            Requests(front.Limits, front.Timeouts),
            KeepAliveMinimum(place.Features, front.Timeouts),
            Gzip(front.Gzip),
            TlsFile.Render(place, front),
            SecurityHeaders.RenderValues(front.SecurityHeaders),
            Clients(front.Limits),
            TraceFile.RenderRatio(front.Telemetry),
            UnknownHosts(place, front),
        ]).Where(part => part is { Length: > 0 }));

    private static string Requests(NginxLimitOptions limits, NginxTimeoutOptions timeouts) =>
        $"""
        server_tokens off;
        client_max_body_size {NginxText.Size(limits.MaxBodyBytes)};
        large_client_header_buffers 4 {NginxText.Size(limits.MaxHeaderLineBytes)};
        client_header_timeout {NginxText.Time(timeouts.Header)};
        client_body_timeout {NginxText.Time(timeouts.Body)};
        send_timeout {NginxText.Time(timeouts.Send)};
        keepalive_timeout {NginxText.Time(timeouts.KeepAlive)};

        """;

    // A reload closes idle connections, and a client may be sending on one just then: who sent within this time is waited for. Short,
    // because what comes on such a connection still goes by the former configuration.
    private static string? KeepAliveMinimum(NginxFeatures features, NginxTimeoutOptions timeouts) => !features.HasKeepAliveMinimum ? null :
        $"keepalive_min_timeout {NginxText.Time(timeouts.KeepAlive < LongestMinimum ? timeouts.KeepAlive : LongestMinimum)};\n";

    private static string Gzip(NginxGzipOptions gzip) => !gzip.Enabled ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"""
        gzip on;
        gzip_comp_level {gzip.Level};
        gzip_min_length {gzip.MinBytes};
        gzip_proxied any;
        gzip_vary on;
        gzip_types application/javascript application/json application/problem+json application/xml image/svg+xml text/css text/plain;

        """);

    private static string Clients(NginxLimitOptions limits)
    {
        if (limits is { RequestsPerSecond: null, ConnectionsPerClient: null })
        {
            return "";
        }

        var text = new StringBuilder(
            $$"""
            # An empty key is not limited.
            map $uri $limited_client {
                default $binary_remote_addr;
                {{ProbesFile.HealthPath}} "";
                {{ProbesFile.StatusPath}} "";
            }

            """);

        if (limits.RequestsPerSecond is { } rate)
        {
            text.Append(CultureInfo.InvariantCulture, $"limit_req_zone $limited_client zone={RequestZone}:{ZoneSize} rate={rate}r/s;\n");
            text.Append("limit_req_status 429;\nlimit_req_log_level info;\n");
        }

        if (limits.ConnectionsPerClient is not null)
        {
            text.Append($"limit_conn_zone $limited_client zone={ConnectionZone}:{ZoneSize};\nlimit_conn_status 429;\nlimit_conn_log_level info;\n");
        }

        return text.ToString();
    }

    private static string UnknownHosts(NginxPlace place, ClientFront front) => front.ServerNames.Count == 0 ? "" :
        $$"""
        # Names may be as long as DNS has them.
        server_names_hash_bucket_size 512;

        # A request for a host that is none of ours.
        server {
        {{ServerFile.Listen(place, " default_server", "    ")}}
            include generated/trace.conf;
            include generated/probes.conf;

            location / {
                default_type application/json;
                {{SecurityHeaders.Include}}
                return 421 '{"error":"unknown host"}';
            }
        }

        """;
}
