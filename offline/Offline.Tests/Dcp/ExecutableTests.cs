using System.Diagnostics;
using System.Net;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;

namespace Offline.Tests.Dcp;

public sealed class ExecutableTests(SharedDcp dcp) : IClassFixture<SharedDcp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DcpClient Client => dcp.Client;

    [Fact]
    public async Task A_watch_sees_it_run_and_finish_with_its_exit_code()
    {
        await Client.CreateAsync(RealDcp.Shell("brief", "sleep 1; exit 7"), Cancellation);

        var seen = await Client.UntilStateAsync("brief", ExecutableStates.Finished);

        var running = Assert.Single(seen, e => e.Status?.State is ExecutableStates.Running);
        Assert.NotNull(running.Status!.Pid);
        Assert.NotNull(running.Status.StartupTimestamp);
        Assert.Equal(7, seen[^1].Status!.ExitCode);
        Assert.NotNull(seen[^1].Status!.FinishTimestamp);
    }

    [Fact]
    public async Task A_killed_process_is_finished()
    {
        await Client.CreateAsync(RealDcp.Shell("victim", "exec sleep 300"), Cancellation);
        var pid = (await Client.UntilStateAsync("victim", ExecutableStates.Running))[^1].Status!.Pid!.Value;

        using (var process = Process.GetProcessById(pid))
        {
            process.Kill();
        }

        var seen = await Client.UntilStateAsync("victim", ExecutableStates.Finished);
        // DCP knows no exit code of a process that a signal ended.
        Assert.Equal(-1, seen[^1].Status!.ExitCode);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_fails_to_start()
    {
        var missing = RealDcp.Shell("missing", "") with { Spec = new ExecutableSpec { ExecutablePath = "/nowhere/program" } };
        await Client.CreateAsync(missing, Cancellation);

        var seen = await Client.UntilStateAsync("missing", ExecutableStates.FailedToStart);

        Assert.True(ExecutableStates.IsFinal(seen[^1].Status!.State));
    }

    [Fact]
    public async Task A_stop_asks_politely()
    {
        await Client.CreateAsync(RealDcp.Shell("polite", "trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.1; done"), Cancellation);
        await foreach (var line in Client.FollowLogsAsync<Executable>("polite", Cancellation))
        {
            if (line.Text is "ready")
            {
                await Client.PatchAsync<Executable>("polite", new { spec = new { stop = true } }, Cancellation);
            }

            if (line.Text is "bye")
            {
                break;
            }
        }

        var last = (await Client.UntilAsync("polite", e => ExecutableStates.IsFinal(e.Status?.State)))[^1].Status!;
        Assert.Equal(ExecutableStates.Finished, last.State);
        Assert.Equal(5, last.ExitCode);
    }

    [Fact]
    public async Task A_stop_kills_what_ignores_it()
    {
        await Client.CreateAsync(RealDcp.Shell("stubborn", "trap '' TERM INT HUP; while :; do sleep 0.1; done"), Cancellation);
        var pid = (await Client.UntilStateAsync("stubborn", ExecutableStates.Running))[^1].Status!.Pid!.Value;

        await Client.PatchAsync<Executable>("stubborn", new { spec = new { stop = true } }, Cancellation);
        await Client.UntilStateAsync("stubborn", ExecutableStates.Finished);

        Assert.False(RealDcp.IsAlive(pid));
    }

    [Fact]
    public async Task A_stopped_one_starts_again_only_as_a_new_object()
    {
        await Client.CreateAsync(RealDcp.Shell("again", "exec sleep 300"), Cancellation);
        await Client.UntilStateAsync("again", ExecutableStates.Running);
        await Client.PatchAsync<Executable>("again", new { spec = new { stop = true } }, Cancellation);
        await Client.UntilAsync("again", e => ExecutableStates.IsFinal(e.Status?.State));

        var unset = await Assert.ThrowsAsync<DcpException>(
            () => Client.PatchAsync<Executable>("again", new { spec = new { stop = false } }, Cancellation));
        Assert.Contains("Cannot unset stop", unset.Message, StringComparison.Ordinal);

        var taken = await Assert.ThrowsAsync<DcpException>(() => Client.CreateAsync(RealDcp.Shell("again", "exit 0"), Cancellation));
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);

        await Client.DeleteAndWaitAsync<Executable>("again", RealDcp.Patience, Cancellation);
        await Client.CreateAsync(RealDcp.Shell("again", "exit 0"), Cancellation);
        Assert.Equal(0, (await Client.UntilStateAsync("again", ExecutableStates.Finished))[^1].Status!.ExitCode);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_fine() =>
        Assert.False(await Client.DeleteAsync<Executable>("nobody", Cancellation));

    [Fact]
    public async Task A_watch_tells_of_a_deletion()
    {
        await Client.CreateAsync(RealDcp.Shell("leaving", "exec sleep 300"), Cancellation);
        await Client.UntilStateAsync("leaving", ExecutableStates.Running);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(RealDcp.Patience);

        var types = new List<DcpChangeType>();
        await foreach (var change in Client.WatchAsync<Executable>(patience.Token))
        {
            if (change.Object.Metadata.Name is not "leaving")
            {
                continue;
            }

            types.Add(change.Type);
            if (change.Type is DcpChangeType.Added)
            {
                await Client.DeleteAsync<Executable>("leaving", patience.Token);
            }

            if (change.Type is DcpChangeType.Deleted)
            {
                break;
            }
        }

        Assert.Equal(DcpChangeType.Added, types[0]);
        Assert.Single(types, t => t is DcpChangeType.Added);
    }
}
