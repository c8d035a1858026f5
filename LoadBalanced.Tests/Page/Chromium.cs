using Microsoft.Playwright;
using Xunit;

namespace LoadBalanced.Tests.Page;

/// <summary>The Chromium of this machine, headless; nothing is ever downloaded.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => System.IO.Path.Combine(directory, "chromium"))
        .FirstOrDefault(File.Exists);

    public static void SkipWithout() => Assert.SkipWhen(Path is null, "no chromium in PATH (Debian: apt-get install chromium)");

    public static async Task<Chromium> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = ["--disable-gpu"] }));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>An empty tab in a fresh profile.</summary>
    public async Task<IPage> NewTabAsync(BrowserNewContextOptions? options = null) =>
        await (await _browser.NewContextAsync(options ?? new() { Locale = "en-US" })).NewPageAsync();

    /// <summary>Opens the page in a fresh profile, and returns when it has shown its first hit.</summary>
    public async Task<OpenPage> OpenAsync(Uri site, BrowserNewContextOptions? options = null)
    {
        var page = await NewTabAsync(options);
        var open = new OpenPage(page);
        await page.GotoAsync(site.ToString());
        await Assertions.Expect(page.Locator("#strip [data-kind]")).ToHaveCountAsync(1);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
