namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders generated/server.conf, which every <c>server</c> block under site/ includes.</summary>
internal static class ServerFile
{
    public const string HealthPath = "/nginx-health";

    public static string Render(NginxPlace place) =>
        string.Concat(place.Listen.Select(address => $"listen {address};\n")) + Trace + Proxy + Health;

    // Captures of if, not of map: regex captures in map are CVE-2026-42533 before nginx 1.31.3.
    // 53 = the length of "-<trace id>-<span id>-<flags>"; a version above 00 may append more fields (W3C Trace Context, 3.2.4).
    private const string Trace =
        """

        # The request's own span: the first half of its id that is not all zero.
        set $request_span_id 0000000000000001;
        if ($request_id ~ "^(?!0{16})([0-9a-f]{16})") {
            set $request_span_id $1;
        }

        # A valid traceparent of the client is joined; anything else starts a new trace.
        set $trace_id $request_id;
        set $parent_span_id "";
        set $trace_flags 01;
        set $trace_state "";
        if ($http_traceparent ~ "^(?!ff)(?:00(?=.{53}$)|(?!00)[0-9a-f]{2}(?=.{53}(?:-|$)))-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})") {
            set $trace_id $1;
            set $parent_span_id $2;
            set $trace_flags $3;
            set $trace_state $http_tracestate;
        }

        """;

    private const string Proxy =
        """

        # A location that sets a header of its own with proxy_set_header must include this file's headers again.
        include generated/headers.conf;

        proxy_http_version 1.1;
        proxy_connect_timeout 1s;
        proxy_send_timeout 10s;
        proxy_read_timeout 10s;

        # Another replica gets the request when the connection is refused, breaks or cannot be made within the time-out.
        # nginx cannot tell an error before the request was sent from one after it, so a replica that dies while it answers
        # may have done the work already: the retry carries the same X-Request-Id. POST and other non-idempotent requests
        # are not sent twice. The 3 s keep a slow answer (proxy_read_timeout) from being asked for again.
        proxy_next_upstream error timeout;
        proxy_next_upstream_tries 0;
        proxy_next_upstream_timeout 3s;

        """;

    public const string Headers =
        """
        proxy_set_header Host              $http_host;
        # Kept-alive connections to the replicas.
        proxy_set_header Connection        "";
        proxy_set_header traceparent       00-$trace_id-$request_span_id-$trace_flags;
        proxy_set_header tracestate        $trace_state;
        # The client's own is not trusted: the id decides what counts as a retry.
        proxy_set_header X-Request-Id      $request_id;
        proxy_set_header X-Forwarded-For   $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Host  $http_host;

        """;

    private const string Health =
        $$"""

        location = {{HealthPath}} {
            access_log off;
            default_type text/plain;
            return 200 "nginx answers\n";
        }

        """;
}
