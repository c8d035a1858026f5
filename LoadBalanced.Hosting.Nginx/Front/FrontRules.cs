using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting.Nginx.Front;

/// <summary>Which values the options may have.</summary>
internal static class FrontRules
{
    private const int MostRequests = 1_000_000;
    private const int MostConnections = 65_535;
    private const int MostTraces = 100_000;
    private const int ShortestLine = 1024;
    private const int LongestLine = 1024 * 1024;

    public static void Check(NginxLimitOptions limits)
    {
        Range(limits.RequestsPerSecond, 1, MostRequests, nameof(limits.RequestsPerSecond));
        Range(limits.Burst, 0, MostRequests, nameof(limits.Burst));
        Range(limits.ConnectionsPerClient, 1, MostConnections, nameof(limits.ConnectionsPerClient));
        Range(limits.MaxHeaderLineBytes, ShortestLine, LongestLine, nameof(limits.MaxHeaderLineBytes));

        if (limits.MaxBodyBytes < 0)
        {
            throw new ArgumentException($"{nameof(limits.MaxBodyBytes)} is {limits.MaxBodyBytes}; it must be 0 (any size) or more.", nameof(limits));
        }
    }

    public static void Check(NginxTimeoutOptions timeouts)
    {
        NginxText.CheckTime(timeouts.Header, nameof(timeouts.Header));
        NginxText.CheckTime(timeouts.Body, nameof(timeouts.Body));
        NginxText.CheckTime(timeouts.Send, nameof(timeouts.Send));
        NginxText.CheckTime(timeouts.KeepAlive, nameof(timeouts.KeepAlive));
    }

    public static void Check(NginxGzipOptions gzip)
    {
        Range(gzip.MinBytes, 1, int.MaxValue, nameof(gzip.MinBytes));
        Range(gzip.Level, 1, 9, nameof(gzip.Level));
    }

    public static void Check(NginxTelemetryOptions telemetry)
    {
        Range(telemetry.TracesPerSecond, 0, MostTraces, nameof(telemetry.TracesPerSecond));

        if (telemetry.TraceRatio is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(telemetry.TraceRatio)} is {telemetry.TraceRatio}; it must be 0 to 1.", nameof(telemetry));
        }
    }

    private static void Range(int? value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"{name} is {value}; it must be {least} to {most}.", name);
        }
    }
}
