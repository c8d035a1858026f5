using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LoadBalanced.Tests.Page;

/// <summary>The page in a real browser, through nginx, over a system where all is well.</summary>
public sealed class PageTests(PageSystem shared) : IClassFixture<PageSystem>
{
    [Fact]
    public async Task Opening_counts_one_hit_and_the_next_ten_alternate()
    {
        Chromium.SkipWithout();
        var before = (await shared.System.VisitAsync()).TotalVisits;
        await using var page = await shared.Browser.OpenAsync(shared.Site);
        await Expect(page.Tab.Locator("#last-number")).ToHaveTextAsync($"{before + 1}");

        for (var hits = 2; hits <= 11; hits++)
        {
            await page.Button("Hit once").ClickAsync();
            await Expect(page.Cells).ToHaveCountAsync(hits);
        }

        var answers = await page.AnswersAsync();
        Assert.Equal(["api-1", "api-2"], answers.Take(2).Order(StringComparer.Ordinal));
        Assert.All(Enumerable.Range(2, 9), i => Assert.Equal(answers[i - 2], answers[i]));
        await Expect(page.Tab.Locator("#total")).ToHaveTextAsync($"{before + 11}");
        await Expect(page.Tab.Locator("#last-database")).ToHaveTextAsync("Connected");
        Assert.Equal(before + 12, (await shared.System.VisitAsync()).TotalVisits);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_hundred_hits_are_shared_evenly_and_fill_the_strip()
    {
        Chromium.SkipWithout();
        await using var page = await shared.Browser.OpenAsync(shared.Site);
        await page.Button("Hit 100 times").ClickAsync();
        await Expect(page.Share("api-1").Locator(".share")).ToContainTextAsync("50%", new() { Timeout = 30_000 });
        await Expect(page.Tab.Locator("#stop")).ToHaveAttributeAsync("aria-disabled", "true", new() { Timeout = 30_000 });

        var answers = await page.AnswersAsync();
        Assert.Equal(100, answers.Count);
        Assert.All(Enumerable.Range(2, 98), i => Assert.Equal(answers[i - 2], answers[i]));
        await page.ScreenshotAsync("light");
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData("id-ID", "id", "Kirim sekali", "Terhubung")]
    [InlineData("fr-FR", "en", "Hit once", "Connected")]
    public async Task The_page_speaks_the_browsers_language(string locale, string language, string button, string database)
    {
        Chromium.SkipWithout();
        await using var page = await shared.Browser.OpenAsync(shared.Site, new() { Locale = locale });
        await Expect(page.Tab.Locator("html")).ToHaveAttributeAsync("lang", language);
        await Expect(page.Button(button)).ToBeVisibleAsync();
        await Expect(page.Tab.Locator("#last-database")).ToHaveTextAsync(database);
        await page.ScreenshotAsync($"language-{language}");
    }

    [Fact]
    public async Task The_keyboard_alone_suffices()
    {
        Chromium.SkipWithout();
        await using var page = await shared.Browser.OpenAsync(shared.Site);
        var keyboard = page.Tab.Keyboard;

        await keyboard.PressAsync("Tab");
        await Expect(page.Button("Hit once")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.Cells).ToHaveCountAsync(2);

        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Tab");
        await Expect(page.Button("Hit steadily")).ToBeFocusedAsync();
        await keyboard.PressAsync("Space");
        await Expect(page.Button("Hit steadily")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Cells.Nth(5)).ToBeVisibleAsync();

        await keyboard.PressAsync("Tab");
        await Expect(page.Tab.Locator("#rate")).ToBeFocusedAsync();
        await keyboard.PressAsync("End");
        await Expect(page.Tab.Locator("#rate-shown")).ToHaveTextAsync("50/s");

        await keyboard.PressAsync("Tab");
        await Expect(page.Button("Stop")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.Button("Hit steadily")).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.NotEqual("none", await page.Button("Stop").EvaluateAsync<string>("button => getComputedStyle(button).outlineStyle"));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Texts_stand_out_from_what_is_behind_them(ColorScheme scheme)
    {
        Chromium.SkipWithout();
        await using var page = await shared.Browser.OpenAsync(shared.Site, new() { Locale = "en-US", ColorScheme = scheme });
        await page.Button("Hit once").ClickAsync();
        await Expect(page.Cells).ToHaveCountAsync(2);

        var contrasts = await page.Tab.EvaluateAsync<Dictionary<string, double>>(Contrast.Script);
        Assert.True(contrasts.Count > 30, $"{contrasts.Count} texts found");
        Assert.All(contrasts, text => Assert.True(text.Value >= 4.5, $"{text.Key}: {text.Value:0.00}"));

        var ground = await page.Tab.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor");
        Assert.Equal(scheme is ColorScheme.Dark, ground == "rgb(11, 16, 32)");
        await page.ScreenshotAsync($"scheme-{scheme}");
    }

    [Fact]
    public async Task A_hit_that_another_replica_took_over_carries_a_mark()
    {
        Chromium.SkipWithout();
        await using var page = await shared.Browser.OpenAsync(shared.Site);
        await page.Tab.RouteAsync(url => new Uri(url).AbsolutePath == "/", async route =>
        {
            var reply = await route.FetchAsync();
            var headers = new Dictionary<string, string>(reply.Headers, StringComparer.OrdinalIgnoreCase) { ["Server-Timing"] = "tries;desc=\"502, 200\"" };
            await route.FulfillAsync(new() { Response = reply, Headers = headers });
        });

        await page.Button("Hit once").ClickAsync();

        await Expect(page.Tab.Locator("#strip [data-failed='1']")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(360, 800)]
    [InlineData(1440, 900)]
    [InlineData(3840, 2160)]
    public async Task The_page_fits_every_screen(int width, int height)
    {
        Chromium.SkipWithout();
        await using var page = await shared.Browser.OpenAsync(
            shared.Site, new() { Locale = "en-US", ViewportSize = new() { Width = width, Height = height } });
        Assert.Equal(0, await page.Tab.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"));
        await page.ScreenshotAsync($"width-{width}");
    }

    [Theory]
    [InlineData(ReducedMotion.Reduce, 0)]
    [InlineData(ReducedMotion.NoPreference, 1)]
    public async Task Who_wants_no_motion_gets_none(ReducedMotion wish, int runners)
    {
        Chromium.SkipWithout();
        await using var page = await shared.Browser.OpenAsync(shared.Site, new() { Locale = "en-US", ReducedMotion = wish });

        // Counted by an observer: a runner lives for half a second. Not before both replicas are drawn, for that draws anew.
        await Expect(page.Tab.Locator("#flow .node[data-colour]")).ToHaveCountAsync(2);
        await page.Tab.EvaluateAsync(
            "() => { window.runners = 0; new MutationObserver(changes => window.runners += changes.flatMap(c => [...c.addedNodes]).length)"
            + ".observe(document.querySelector('.runners'), { childList: true }); }");
        await page.Button("Hit once").ClickAsync();
        await Expect(page.Cells).ToHaveCountAsync(2);
        Assert.Equal(runners, await page.Tab.EvaluateAsync<int>("() => window.runners"));
    }
}
