using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

/// <summary>A line that the AppHost itself logged.</summary>
internal sealed record AppHostLogEntry(EventId EventId, LogLevel LogLevel, string Message, DateTimeOffset Timestamp, string CategoryName);

/// <summary>Which AppHost this is.</summary>
internal sealed record AppHostInformation(
    string AppHostPath, int ProcessId, int? CliProcessId, DateTimeOffset StartedAt, DateTimeOffset? CliStartedAt, string? CliLogFilePath);

/// <summary>The same, as newer commands ask for it.</summary>
internal sealed record AppHostInfo(
    string Pid, string AspireHostVersion, string AppHostPath, int? CliProcessId, DateTimeOffset StartedAt, string? CliLogFilePath);

/// <summary>What this AppHost understands.</summary>
internal sealed record AppHostCapabilities(IReadOnlyList<string> Capabilities);

/// <summary>Where the dashboard is; without it, unhealthy.</summary>
internal sealed record DashboardUrls(bool DashboardHealthy, string? BaseUrlWithLoginToken)
{
    public static DashboardUrls None { get; } = new(false, null);
}

/// <summary>Where the dashboard and its telemetry API are.</summary>
internal sealed record DashboardInfo(string? ApiBaseUrl, string? ApiToken, IReadOnlyList<string> DashboardUrls, bool IsHealthy);

/// <summary>The AppHost is up.</summary>
internal sealed record AppHostReady(bool IsReady);
