namespace Aspire.Hosting.Nginx.Front;

/// <summary>How one nginx meets its clients: the sum of what the <c>With…</c> methods set.</summary>
internal sealed class ClientFront
{
    /// <summary>The names nginx answers to; none: it answers to every name.</summary>
    public List<string> ServerNames { get; } = [];

    public NginxLimitOptions Limits { get; } = new();

    public NginxTimeoutOptions Timeouts { get; } = new();

    public NginxGzipOptions Gzip { get; } = new();

    public NginxSecurityHeaderOptions SecurityHeaders { get; } = new();

    public NginxTelemetryOptions Telemetry { get; } = new();

    public NginxAccessLog AccessLog { get; set; } = NginxAccessLog.All;

    /// <summary>Whether plain http is answered with the https address.</summary>
    public bool RedirectsToHttps { get; set; }
}
