using LoadBalanced.Tests.Nginx.Membership;
using LoadBalanced.Tests.Page;
using Microsoft.Playwright;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>A replica's weight, set while the system runs.</summary>
public sealed class WeightTests
{
    private const float Patience = 30_000;

    [Fact]
    public async Task A_replica_of_weight_3_gets_exactly_300_of_400_hits_also_after_a_stop_and_a_start()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);

        var set = await system.Application.ResourceCommands.ExecuteCommandAsync("api-1", "set-weight", WeightCommandTests.Weight("3"), TestContext.Current.CancellationToken);

        Assert.True(set.Success, set.Message);
        Assert.Equal(300, await HitsOfFirstAsync(system, 400));

        await system.StopAsync("api-1");
        await system.StartAsync("api-1");

        // nginx may have found it away, and lets it back in step by step.
        await Eventually.TrueAsync(async () => await HitsOfFirstAsync(system, 20) == 15);
        Assert.Equal(300, await HitsOfFirstAsync(system, 400));
        Assert.Equal(3, RunningSystem.Property(await system.CurrentAsync("api-1"), "nginx.weight"));
    }

    [Fact]
    [Trait("Runtime", "processes")]
    public async Task The_dashboard_asks_for_it_says_what_is_wrong_and_shows_it()
    {
        Chromium.SkipWithout();
        using var data = new DataDirectory();
        using var dashboard = new Dashboard();
        await using var system = await RunningSystem.StartAsync(data, dashboard: true, dashboard.Settings);
        await dashboard.IsUpAsync();
        await using var browser = await Chromium.LaunchAsync();
        var tab = await dashboard.OpenAsync(browser, system);
        var row = tab.GetByRole(AriaRole.Row).Filter(new() { Has = tab.GetByText("api-1", new() { Exact = true }) }).First;
        await row.GetByRole(AriaRole.Button).Last.ClickAsync();
        await tab.GetByText("Set weight").First.ClickAsync();

        var dialog = tab.Locator("fluent-dialog");
        var weight = dialog.GetByRole(AriaRole.Textbox);
        var button = dialog.GetByText("Set weight", new() { Exact = true }).Last;
        await Assertions.Expect(dialog).ToContainTextAsync("Weight of api-1", new() { Timeout = Patience });
        await weight.FillAsync("0");
        await button.ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("Weight of 'api-1' is 0; it must be a whole number, 1 to 1000.", new() { Timeout = Patience });
        Assert.Null(RunningSystem.Property(await system.CurrentAsync("api-1"), "nginx.weight"));

        await weight.FillAsync("3");
        await button.ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync(new() { Timeout = Patience });
        await row.GetByText("api-1", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(tab.GetByRole(AriaRole.Row).Filter(new() { Has = tab.GetByText("Weight", new() { Exact = true }) })).ToContainTextAsync("3", new() { Timeout = Patience });
        Assert.Equal(300, await HitsOfFirstAsync(system, 400));
    }

    private static async Task<int> HitsOfFirstAsync(RunningSystem system, int hits)
    {
        var ofFirst = 0;

        for (var hit = 0; hit < hits; hit++)
        {
            ofFirst += (await system.VisitAsync()).ContainerId == "api-1" ? 1 : 0;
        }

        return ofFirst;
    }
}
