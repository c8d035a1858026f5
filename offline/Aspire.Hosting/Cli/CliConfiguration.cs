using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Cli;

/// <summary>What the <c>aspire</c> command that started this AppHost says of itself, in environment variables; null where none did.</summary>
internal sealed record CliConfiguration
{
    /// <summary>Where the AppHost is to listen for the command that started it.</summary>
    public string? SocketPath { get; init; }

    public int? ProcessId { get; init; }

    /// <summary>When that process started, in seconds since 1970.</summary>
    public long? Started { get; init; }

    public string? LogFile { get; init; }

    public static CliConfiguration From(IConfiguration configuration)
    {
        string? Get(string key) => configuration[key] is { Length: > 0 } value ? value : null;

        return new()
        {
            SocketPath = Get("ASPIRE_BACKCHANNEL_PATH"),
            ProcessId = int.TryParse(Get("ASPIRE_CLI_PID"), CultureInfo.InvariantCulture, out var id) ? id : null,
            Started = long.TryParse(Get("ASPIRE_CLI_STARTED"), CultureInfo.InvariantCulture, out var started) ? started : null,
            LogFile = Get("ASPIRE_CLI_LOG_FILE"),
        };
    }
}
