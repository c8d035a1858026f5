using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Running;

namespace Aspire.Hosting.Nginx.Containers;

/// <summary>Controls an nginx in a container, through the container engine.</summary>
internal sealed class ContainerControl(ContainerEngine engine, string container, TimeProvider time) : INginxControl
{
    private const string Worker = "nginx: worker process";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Task<NginxAnswer> TestAsync(CancellationToken cancellationToken) => NginxAsync("-t", cancellationToken);

    public Task<NginxAnswer> ShowAsync(CancellationToken cancellationToken) => NginxAsync("-T", cancellationToken);

    public async Task<NginxAnswer> ReloadAsync(CancellationToken cancellationToken)
    {
        var former = (await WorkersAsync(cancellationToken).ConfigureAwait(false))?.Serving;
        var answer = await SignalAsync("HUP", cancellationToken).ConfigureAwait(false);

        if (!answer.Good || former is null)
        {
            return answer;
        }

        return await UntilAsync(now => now.Serving.Count > 0 && !now.Serving.Overlaps(former), Patience, cancellationToken).ConfigureAwait(false) is false
            ? new(Good: false, [$"nginx has not replaced its workers within {Patience.TotalSeconds} s; its console log says why."])
            : answer;
    }

    public Task<NginxAnswer> ReopenAsync(CancellationToken cancellationToken) => SignalAsync("USR1", cancellationToken);

    public Task<bool?> FormerRequestsEndedAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        UntilAsync(now => now.Leaving.Count == 0, timeout, cancellationToken);

    private Task<NginxAnswer> NginxAsync(string option, CancellationToken cancellationToken) =>
        AskAsync(["exec", container, "nginx", option, .. NginxProgram.Arguments(NginxResource.ContainerRunDirectory)], cancellationToken);

    private Task<NginxAnswer> SignalAsync(string signal, CancellationToken cancellationToken) => AskAsync(["kill", "-s", signal, container], cancellationToken);

    private async Task<NginxAnswer> AskAsync(string[] arguments, CancellationToken cancellationToken) =>
        NginxAnswer.Of(await engine.RunAsync(arguments, cancellationToken).ConfigureAwait(false));

    /// <returns>Null where the engine does not show the processes.</returns>
    private async Task<bool?> UntilAsync(Func<NginxWorkers, bool> condition, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var since = time.GetTimestamp(); time.GetElapsedTime(since) < timeout; await Task.Delay(Glance, time, cancellationToken).ConfigureAwait(false))
        {
            if (await WorkersAsync(cancellationToken).ConfigureAwait(false) is not { } now)
            {
                return null;
            }

            if (condition(now))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<NginxWorkers?> WorkersAsync(CancellationToken cancellationToken)
    {
        var answer = await engine.RunAsync(["top", container], cancellationToken).ConfigureAwait(false);

        if (!answer.Succeeded)
        {
            return null;
        }

        // Docker's and Podman's columns differ, but the second one is the process id and the last one the title.
        var workers = answer.Output.Split('\n').Where(line => line.Contains(Worker, StringComparison.Ordinal))
            .ToLookup(line => line.Contains("is shutting down", StringComparison.Ordinal), line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));

        return new(workers[false].ToHashSet(), workers[true].ToHashSet());
    }
}
