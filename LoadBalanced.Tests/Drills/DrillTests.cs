using LoadBalanced.Drills;
using LoadBalanced.Drills.Faults;
using Xunit;

namespace LoadBalanced.Tests.Drills;

/// <summary>The drills of <c>benchmarks/drills</c>, a few seconds of each. Alone on the machine: they measure time.</summary>
[CollectionDefinition(nameof(DrillTests), DisableParallelization = true)]
[Collection(nameof(DrillTests))]
public sealed class DrillTests(ITestOutputHelper output)
{
    [Fact]
    public Task Killed_replicas_lose_nothing() => PassesAsync(new KilledReplicas());

    [Theory]
    [InlineData("always")]
    [InlineData("everysecond")]
    public Task A_killed_Redis_loses_no_more_than_its_mode_allows(string fsync) => PassesAsync(new KilledRedis(fsync));

    [Fact]
    public Task Reloads_and_stopped_replicas_are_not_felt() => PassesAsync(new Reloads());

    [Fact]
    public Task Draining_a_replica_while_nginx_reloads_fails_no_request() => PassesAsync(new Drains());

    [Fact]
    public Task A_stalled_Redis_costs_the_time_out_and_nothing_more() => PassesAsync(new StalledRedis());

    [Fact]
    public Task Slow_clients_do_not_hold_up_the_others() => PassesAsync(new Slowloris());

    private async Task PassesAsync(IDrill drill)
    {
        var outcome = await drill.RunAsync(Extent.Short, TestContext.Current.CancellationToken);

        output.WriteLine(outcome.Notes);
        Assert.All(outcome.Checks, check => Assert.True(check.Holds, $"{check.What}: {check.Seen}. {outcome.Notes}. Instead of a number: {outcome.Audit.Instead}"));
    }
}
