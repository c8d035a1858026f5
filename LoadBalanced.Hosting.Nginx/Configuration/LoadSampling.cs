using System.Globalization;
using Aspire.Hosting.Nginx.Front;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>
/// Lets nginx itself decide which requests are traced and logged when there are many: a span, a log line and the dashboard's work on both
/// take more of a processor than the request. A few requests a second have them all, as many as anybody can look at.
/// </summary>
/// <remarks>
/// nginx counts with a limit on requests that refuses none (a dry run). A server can have only one kind of limit, so where requests are
/// limited for real (<see cref="NginxLimitOptions.RequestsPerSecond"/>) every one is logged.
/// </remarks>
internal static class LoadSampling
{
    /// <summary>The flags to send to the replicas and to log.</summary>
    public const string Flags = "$sampled_flags";

    /// <summary>The condition of an access log; empty: every request is logged.</summary>
    public static string Condition(ClientFront front) => Applies(front) ? " if=$worth_a_line" : "";

    // As many may come at once as would in five seconds.
    private const int BurstSeconds = 5;

    /// <summary>The condition of the log that has the rest; null: there is no rest.</summary>
    public static string? RestCondition(ClientFront front) => Applies(front) ? " if=$only_counted" : null;

    /// <summary>For the <c>http</c> block.</summary>
    public static string RenderZone(ClientFront front) => !Applies(front)
        ? $$"""
                map "" {{Flags}} { default $trace_flags; }

            """
        : string.Create(
            CultureInfo.InvariantCulture,
            $$"""
                # Up to {{front.Telemetry.TracesPerSecond}} requests a second are logged and traced; of the others, those that failed or took more than one try are logged.
                limit_req_zone all zone=_traces:32k rate={{front.Telemetry.TracesPerSecond}}r/s;
                limit_req_log_level info;
                map $limit_req_status {{Flags}} { default $trace_flags; REJECTED_DRY_RUN 00; }
                map "$status:$upstream_status" $unusual { default 0; "~^5" 1; "~:.*[,:]" 1; }
                map $limit_req_status $worth_a_line { default 1; REJECTED_DRY_RUN $unusual; }
                map $worth_a_line $only_counted { default 0; 0 1; }

            """);

    /// <summary>For each server.</summary>
    public static string RenderLimit(ClientFront front) => !Applies(front) ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"""

        limit_req zone=_traces burst={BurstSeconds * front.Telemetry.TracesPerSecond} nodelay;
        limit_req_dry_run on;

        """);

    private static bool Applies(ClientFront front) =>
        front.Telemetry is { Enabled: true, TracesPerSecond: > 0 } && front.Limits.RequestsPerSecond is null;
}
