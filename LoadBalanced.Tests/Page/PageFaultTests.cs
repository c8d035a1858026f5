using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LoadBalanced.Tests.Page;

/// <summary>The page while parts of the system are away.</summary>
public sealed class PageFaultTests(PageSystem shared) : IClassFixture<PageSystem>
{
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_replica_that_stops_or_comes_back_shows_within_two_seconds()
    {
        Chromium.SkipWithout();
        await using var page = await shared.Browser.OpenAsync(shared.Site);
        await page.Button("Hit steadily").ClickAsync();
        await Expect(page.Share("api-1")).ToHaveAttributeAsync("data-state", "here");
        await Expect(page.Share("api-2")).ToHaveAttributeAsync("data-state", "here");

        await shared.System.StopAsync("api-1");
        await ShowsAsync(page.Share("api-1"), "data-state", "away");
        await Expect(page.Tab.Locator("#state")).ToHaveAttributeAsync("data-level", "fewer");
        await Expect(page.Tab.Locator("#state")).ToHaveTextAsync("1 of 2 replicas answer");
        Assert.Equal(0, await page.Tab.Locator("#strip [data-kind]:not([data-kind='answered'])").CountAsync());
        await page.ScreenshotAsync("replica-stopped");

        // Nobody hits now: the page's own peeks notice.
        await page.Button("Stop").ClickAsync();
        await shared.System.StartAsync("api-1");
        await ShowsAsync(page.Share("api-1"), "data-state", "here");
        await Expect(page.Tab.Locator("#state")).ToHaveAttributeAsync("data-level", "good");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Redis_away_and_no_replica_at_all_are_shown_as_what_they_are()
    {
        Chromium.SkipWithout();
        await using var page = await shared.Browser.OpenAsync(shared.Site);
        var state = page.Tab.Locator("#state");

        await shared.System.StopAsync("cache");
        await page.Button("Hit once").ClickAsync();
        await Expect(page.Tab.Locator("#last-database")).ToHaveTextAsync("Disconnected");
        await Expect(page.Tab.Locator("#last-number")).ToHaveTextAsync("not counted");
        await Expect(state).ToHaveAttributeAsync("data-level", "uncounted");
        await page.ScreenshotAsync("redis-away");

        await shared.System.StartAsync("cache");
        await Expect(state).ToHaveAttributeAsync("data-level", "good", new() { Timeout = 20_000 });

        await Task.WhenAll(shared.System.StopAsync("api-1"), shared.System.StopAsync("api-2"));
        await page.Button("Hit once").ClickAsync();
        await Expect(page.Tab.Locator("#last-replica")).ToHaveTextAsync("503");
        await Expect(state).ToHaveAttributeAsync("data-level", "unavailable");
        await Expect(state).ToContainTextAsync("2 s");
        await ShowsAsync(page.Share("api-2"), "data-state", "away");
        await page.ScreenshotAsync("no-replica");

        await Task.WhenAll(shared.System.StartAsync("api-1"), shared.System.StartAsync("api-2"));
        await Expect(state).ToHaveAttributeAsync("data-level", "good", new() { Timeout = 20_000 });
    }

    private static async Task ShowsAsync(ILocator element, string attribute, string value)
    {
        var since = Stopwatch.GetTimestamp();
        await Expect(element).ToHaveAttributeAsync(attribute, value, new() { Timeout = 10_000 });
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, Noticed);
    }
}
