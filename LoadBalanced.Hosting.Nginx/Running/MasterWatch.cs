using Aspire.Hosting.Nginx.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>Notices within half a second that an nginx master was killed, and ends its workers.</summary>
/// <remarks>
/// The orchestrator does not notice by itself: the workers hold the master's output pipes, and until these close the
/// resource counts as running.
/// </remarks>
internal sealed class MasterWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly PeriodicTimer _timer = new(Interval);

    public MasterWatch(RunDirectory directory, ILogger logger) => _ = RunAsync(directory, logger);

    public void Dispose() => _timer.Dispose();

    private async Task RunAsync(RunDirectory directory, ILogger logger)
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            try
            {
                // A master that ends in good order takes its file along.
                if (OrphanedWorkers.IsKilled(directory.Path, directory.PidFile))
                {
                    EndOrphans(directory, logger);
                    File.Delete(directory.PidFile);
                }
            }
            catch (IOException)
            {
                // The file is just being written or removed; there is a next time.
            }
        }
    }

    public static void EndOrphans(RunDirectory directory, ILogger logger)
    {
        var ended = OrphanedWorkers.End(directory.Path, directory.PidFile);

        if (ended.Count > 0)
        {
            logger.LogWarning("Ended {Count} nginx worker(s) whose master had been killed: {Processes}.", ended.Count, string.Join(", ", ended));
        }
    }
}
