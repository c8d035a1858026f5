using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>Controls an nginx that is a process of this machine.</summary>
internal sealed class ProcessControl(NginxProgram program, RunDirectory directory, TimeProvider time) : INginxControl
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Task<NginxAnswer> TestAsync(CancellationToken cancellationToken) => program.TestAsync(directory.Path, cancellationToken);

    public Task<NginxAnswer> ShowAsync(CancellationToken cancellationToken) => program.ShowAsync(directory.Path, cancellationToken);

    public async Task<NginxAnswer> ReloadAsync(CancellationToken cancellationToken)
    {
        if (OrphanedWorkers.Master(directory.Path, directory.PidFile) is not { } master)
        {
            return new(Good: false, [$"No nginx runs in '{directory.Path}'."]);
        }

        var former = NginxWorkers.Of(master)?.Serving;
        var answer = await program.ReloadAsync(directory.Path, cancellationToken).ConfigureAwait(false);

        if (!answer.Good || former is null)
        {
            return answer;
        }

        return await UntilAsync(() => NginxWorkers.Of(master) is not { } now || (now.Serving.Count > 0 && !now.Serving.Overlaps(former)), Patience, cancellationToken).ConfigureAwait(false)
            ? answer
            : new(Good: false, [$"nginx has not replaced its workers within {Patience.TotalSeconds} s; its console log says why."]);
    }

    public Task<NginxAnswer> ReopenAsync(CancellationToken cancellationToken) => program.ReopenAsync(directory.Path, cancellationToken);

    public async Task<bool?> FormerRequestsEndedAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        OrphanedWorkers.Master(directory.Path, directory.PidFile) is { } master && NginxWorkers.Of(master) is not null
            ? await UntilAsync(() => NginxWorkers.Of(master) is not { Leaving.Count: > 0 }, timeout, cancellationToken).ConfigureAwait(false)
            : null;

    private async Task<bool> UntilAsync(Func<bool> condition, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();

        while (!condition())
        {
            if (time.GetElapsedTime(since) > timeout)
            {
                return false;
            }

            await Task.Delay(Glance, time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
