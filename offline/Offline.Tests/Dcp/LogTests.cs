using System.Globalization;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;

namespace Offline.Tests.Dcp;

public sealed class LogTests(SharedDcp dcp) : IClassFixture<SharedDcp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_streams_arrive_in_order_with_timestamps_and_then_end()
    {
        await dcp.Client.CreateAsync(
            RealDcp.Shell("writer", "i=1; while [ $i -le 300 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done; echo; echo '  kept  '"), Cancellation);
        await dcp.Client.UntilStateAsync("writer", ExecutableStates.Finished);

        var lines = await CollectAsync("writer");

        var numbers = Enumerable.Range(1, 300).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        Assert.Equal([.. numbers.Select(n => "out " + n), "", "  kept  "], lines.Where(l => !l.IsError).Select(l => l.Text));
        Assert.Equal(numbers.Select(n => "err " + n), lines.Where(l => l.IsError).Select(l => l.Text));
        Assert.All(lines, line => Assert.InRange(line.Timestamp!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task A_follower_that_comes_before_the_process_misses_nothing_and_ends_with_it()
    {
        await dcp.Client.CreateAsync(RealDcp.Shell("early", "echo one; sleep 1; echo two; sleep 1; echo three"), Cancellation);

        var lines = await CollectAsync("early");

        Assert.Equal(["one", "two", "three"], lines.Select(l => l.Text));
    }

    [Fact]
    public async Task Lines_arrive_while_the_process_runs()
    {
        await dcp.Client.CreateAsync(RealDcp.Shell("live", "echo here; exec sleep 300"), Cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(RealDcp.Patience);

        await foreach (var line in dcp.Client.FollowLogsAsync<Executable>("live", patience.Token))
        {
            Assert.Equal("here", line.Text);
            break;
        }

        Assert.Equal(ExecutableStates.Running, (await dcp.Client.GetAsync<Executable>("live", Cancellation)).Status!.State);
    }

    private async Task<List<DcpLogLine>> CollectAsync(string name)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(RealDcp.Patience);
        var lines = new List<DcpLogLine>();
        await foreach (var line in dcp.Client.FollowLogsAsync<Executable>(name, patience.Token))
        {
            lines.Add(line);
        }

        return lines;
    }
}
