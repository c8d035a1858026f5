using System.Globalization;
using System.Text;
using Aspire.Hosting.Nginx.Front;
using Aspire.Hosting.Nginx.Routing;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders generated/server.conf, which every <c>server</c> block under site/ includes.</summary>
internal static class ServerFile
{
    public static string Render(NginxPlace place, ClientFront front, Routes routes) =>
        Listen(place) + Names(front) + Includes + TlsFile.Redirect(place, front) + Limits(front.Limits) + LoadSampling.RenderLimit(front)
        + Proxy + FailoverDirectives.Render(routes.Failover, "") + Locations;

    /// <summary>The lines that say where a server listens.</summary>
    public static string Listen(NginxPlace place, string parameters = "", string indentation = "") =>
        string.Concat(place.Listen.Select(address => $"{indentation}listen {address}{parameters};\n"))
        + (place.Tls is { } tls ? TlsFile.Listen(tls, parameters, indentation) : "");

    // Beside the given names, those under which this machine calls it.
    private static string Names(ClientFront front) =>
        front.ServerNames.Count == 0 ? "" : $"server_name {string.Join(' ', front.ServerNames)} localhost 127.0.0.1 [::1];\n";

    private const string Includes =
        $"""

        include generated/trace.conf;
        include generated/probes.conf;
        {SecurityHeaders.Include}

        """;

    private static string Limits(NginxLimitOptions limits)
    {
        if (limits is { RequestsPerSecond: null, ConnectionsPerClient: null })
        {
            return "";
        }

        var text = new StringBuilder("\n");

        if (limits.RequestsPerSecond is { } rate)
        {
            text.Append(CultureInfo.InvariantCulture, $"limit_req zone={FrontFile.RequestZone} burst={limits.Burst ?? rate} nodelay;\n");
        }

        if (limits.ConnectionsPerClient is { } connections)
        {
            text.Append(CultureInfo.InvariantCulture, $"limit_conn {FrontFile.ConnectionZone} {connections};\n");
        }

        return text.Append(TooMany).ToString();
    }

    private const string TooMany =
        $$"""
        error_page 429 @too_many_requests;
        location @too_many_requests {
            default_type application/json;
            add_header Retry-After 1 always;
            {{SecurityHeaders.Include}}
            return 429 '{"error":"too many requests"}';
        }

        """;

    private const string Proxy =
        """

        # A location that sets a header of its own with proxy_set_header must include this file's headers again.
        include generated/headers.conf;

        proxy_http_version 1.1;

        # When a replica has failed, and another replica gets the request. nginx cannot tell an error before the request was sent from one after it, so
        # a replica that dies while it answers may have done the work already: the retry carries the same X-Request-Id.
        # Unless non_idempotent stands here, POST and the like are not sent twice.

        """;

    private const string Locations =
        """

        include generated/locations.conf;

        """;

    public const string Headers =
        """
        proxy_set_header Host              $http_host;
        # Kept-alive connections to the replicas.
        proxy_set_header Connection        "";
        proxy_set_header traceparent       00-$trace_id-$request_span_id-$sampled_flags;
        proxy_set_header tracestate        $trace_state;
        # The client's own is not trusted: the id decides what counts as a retry.
        proxy_set_header X-Request-Id      $request_id;
        proxy_set_header X-Forwarded-For   $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Host  $http_host;
        # Nor are these: nobody here sets them, so a replica that reads one would believe the client.
        proxy_set_header Forwarded          "";
        proxy_set_header X-Real-IP          "";
        proxy_set_header X-Forwarded-Port   "";
        proxy_set_header X-Forwarded-Prefix "";
        proxy_set_header X-Forwarded-Server "";

        """;
}
