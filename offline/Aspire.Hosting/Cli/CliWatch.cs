using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

/// <summary>Ends the AppHost when the <c>aspire</c> command that started it is gone, however it went.</summary>
internal sealed class CliWatch(IConfiguration configuration, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<CliWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    // The start is given in whole seconds.
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var cli = CliConfiguration.From(configuration);
        if (cli.ProcessId is not { } id)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        while (IsRunning(id, cli.Started))
        {
            await timer.WaitForNextTickAsync(stoppingToken);
        }

        logger.LogWarning("The aspire command that started this AppHost (process {ProcessId}) is gone: everything is stopped.", id);
        lifetime.StopApplication();
    }

    private static bool IsRunning(int id, long? started)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            // Another process may have got its number.
            return !process.HasExited
                && (started is not { } seconds || (process.StartTime.ToUniversalTime() - DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime).Duration() <= StartTolerance);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
