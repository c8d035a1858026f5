namespace Aspire.Hosting;

/// <summary>
/// Which requests get a line in nginx's console log.
/// </summary>
public enum NginxAccessLog
{
    /// <summary>
    /// Every request, up to <see cref="NginxTelemetryOptions.TracesPerSecond"/> and five seconds' worth at once; beyond, those that failed or
    /// took more than one try.
    /// </summary>
    All,

    /// <summary>
    /// Requests that ended with a status from 400, or took more than one try.
    /// </summary>
    Failures,

    /// <summary>
    /// None. Request telemetry does not depend on it.
    /// </summary>
    None,
}
