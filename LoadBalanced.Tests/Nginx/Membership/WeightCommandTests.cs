#pragma warning disable ASPIREINTERACTION001 // Experimental, and the only way to give a command something.

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Membership;
using Xunit;

namespace LoadBalanced.Tests.Nginx.Membership;

/// <summary>The command that gives a replica another share of the requests, on a running nginx.</summary>
public sealed class WeightCommandTests
{
    [Fact]
    public async Task A_replica_of_weight_3_beside_1_gets_exactly_three_of_four_also_after_it_stopped_and_started()
    {
        await using var system = await BalancedApplication.StartAsync(2);
        Assert.Null(await system.PropertyAsync("api-1", "nginx.weight"));

        var set = await system.SetWeightAsync("api-1", "3");

        Assert.True(set.Success, set.Message);
        Assert.Equal("'api-1' has the weight 3.", set.Message);
        Assert.Equal(3, await system.PropertyAsync("api-1", "nginx.weight"));
        Assert.Equal([("api-1", 300), ("api-2", 100)], Ordered(await system.SharesAsync(400)));

        await system.SetStateAsync("api-1", KnownResourceStates.Finished);
        await system.AreAnsweringAsync("api-2");
        await system.SetStateAsync("api-1", KnownResourceStates.Running);
        await system.AreAnsweringAsync("api-1", "api-2");
        Assert.True((await system.RunAsync("front", "reload")).Success);

        Assert.Equal([("api-1", 300), ("api-2", 100)], Ordered(await system.SharesAsync(400)));
        Assert.Equal(3, await system.PropertyAsync("api-1", "nginx.weight"));
    }

    [Fact]
    public async Task It_holds_beside_a_declared_weight_and_over_a_drain()
    {
        await using var system = await BalancedApplication.StartAsync(
            2, nginx => nginx.WithUpstream("other", nginx.Resource.Upstreams.Single().Endpoints, upstream => upstream.WithServer("api-1", server => server.Weight = 7)));

        Assert.True((await system.SetWeightAsync("api-1", "2")).Success);
        Assert.True((await system.RunAsync("api-1", "drain")).Success);
        Assert.True((await system.RunAsync("api-1", "undrain")).Success);

        Assert.Equal([("api-1", 20), ("api-2", 10)], Ordered(await system.SharesAsync(30)));
        var file = await File.ReadAllTextAsync(system.UpstreamFile, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("weight=7", file, StringComparison.Ordinal);
        Assert.Equal(2, file.Split("weight=2").Length - 1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("many")]
    public async Task What_is_no_weight_changes_nothing(string? weight)
    {
        await using var system = await BalancedApplication.StartAsync(1);
        var before = await system.ReloadsAsync();

        var refused = await system.SetWeightAsync("api-1", weight);

        Assert.False(refused.Success);
        Assert.Null(await system.PropertyAsync("api-1", "nginx.weight"));
        Assert.Equal(before, await system.ReloadsAsync());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("2.5")]
    [InlineData("1e2")]
    [InlineData("99999999999")]
    [InlineData("many")]
    [InlineData("3; # ")]
    public void What_is_wrong_with_a_weight_is_one_line_that_names_it_and_the_rule(string weight) =>
        Assert.Equal($"Weight of 'api-1' is {weight}; it must be a whole number, 1 to 1000.", WeightCommand.Refusal("api-1", weight));

    [Theory]
    [InlineData("1")]
    [InlineData("1000")]
    public void Both_bounds_are_weights(string weight) => Assert.Null(WeightCommand.Refusal("api-1", weight));

    [Fact]
    public async Task A_weight_that_nginx_does_not_take_over_is_not_shown_and_not_kept()
    {
        await using var system = await BalancedApplication.StartAsync(2);
        var site = Path.Combine(system.SiteDirectory, "default.conf");
        var good = await File.ReadAllTextAsync(site, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(site, good + "nonsense on;\n", TestContext.Current.CancellationToken);

        var refused = await system.SetWeightAsync("api-1", "3");

        Assert.False(refused.Success);
        Assert.Contains("[emerg] unknown directive \"nonsense\"", refused.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(site, good, TestContext.Current.CancellationToken);
        Assert.True((await system.RunAsync("front", "reload")).Success);
        Assert.Equal([("api-1", 10), ("api-2", 10)], Ordered(await system.SharesAsync(20)));
        Assert.Null(await system.PropertyAsync("api-1", "nginx.weight"));
    }

    /// <summary>What the command takes.</summary>
    internal static InteractionInputCollection Weight(string? weight) => new([new() { Name = "weight", InputType = InputType.Text, Value = weight }]);

    private static IEnumerable<(string Replica, int Requests)> Ordered(IReadOnlyDictionary<string, int> shares) =>
        shares.Select(share => (share.Key, share.Value)).OrderBy(share => share.Key, StringComparer.Ordinal);
}
