namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders generated/trace.conf: the ids of a request's trace and span, as variables.</summary>
internal static class TraceFile
{
    // Captures of if, not of map: regex captures in map are CVE-2026-42533 before nginx 1.31.3.
    // 53 = the length of "-<trace id>-<span id>-<flags>"; a version above 00 may append more fields (W3C Trace Context, 3.2.4).
    public static string Render(NginxTelemetryOptions telemetry) =>
        $$$"""
        # The request's own span: the first half of its id that is not all zero.
        set $request_span_id 0000000000000001;
        if ($request_id ~ "^(?!0{16})([0-9a-f]{16})") {
            set $request_span_id $1;
        }

        # A valid traceparent of the client is joined; anything else starts a new trace.
        set $trace_id $request_id;
        set $parent_span_id "";
        set $trace_flags {{{NewFlags(telemetry)}}};
        set $trace_state "";
        if ($http_traceparent ~ "^(?!ff)(?:00(?=.{53}$)|(?!00)[0-9a-f]{2}(?=.{53}(?:-|$)))-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})") {
            set $trace_id $1;
            set $parent_span_id $2;
            set $trace_flags $3;
            set $trace_state $http_tracestate;
        }

        """;

    /// <summary>For the <c>http</c> block: which new traces are recorded, where it is not all or none of them.</summary>
    public static string RenderRatio(NginxTelemetryOptions telemetry) => NewFlags(telemetry) != Chosen ? "" : string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $$"""
        # The lowest bit says whether anybody records the trace.
        split_clients $request_id {{Chosen}} {
            {{Math.Clamp(telemetry.TraceRatio * 100, 0.01, 99.99):0.##}}% 01;
            * 00;
        }

        """);

    private const string Chosen = "$new_trace_flags";

    private static string NewFlags(NginxTelemetryOptions telemetry) => telemetry switch
    {
        { Enabled: false } or { TraceRatio: 0 } => "00",
        { TraceRatio: 1 } => "01",
        _ => Chosen,
    };
}
