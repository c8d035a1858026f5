namespace Aspire.Hosting;

/// <summary>
/// What nginx's requests tell the dashboard.
/// </summary>
public sealed class NginxTelemetryOptions
{
    /// <summary>
    /// Whether there are spans and metrics at all. Default true. With false, requests cost nothing more and begin no trace, in the replicas neither.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The part of the requests that begin a trace, 0 to 1, replicas included; a client's <c>traceparent</c> decides for itself. Metrics count all.
    /// Default 1.
    /// </summary>
    public double TraceRatio { get; set; } = 1;

    /// <summary>
    /// Requests a second that are traced, by nginx and the replicas, and logged, 0 to 100,000; five seconds' worth may come at once. Of the rest,
    /// those that failed or took more than one try are logged. Metrics count all. Default 200.
    /// </summary>
    /// <remarks>
    /// The dashboard keeps 10,000 traces, and takes more of a processor for a span than nginx for a request. With
    /// <see cref="NginxLimitOptions.RequestsPerSecond"/> every request is logged: nginx can count for one purpose only.
    /// </remarks>
    public int TracesPerSecond { get; set; } = 200;
}
