using System.Collections.Concurrent;
using LoadBalanced.Tests.Nginx;
using Microsoft.Playwright;

namespace LoadBalanced.Tests.Page;

/// <summary>The live page in a browser tab of its own.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();

    public OpenPage(IPage tab)
    {
        Tab = tab;
        tab.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Enqueue(message.Text);
            }
        };
        tab.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Tab { get; }

    /// <summary>What the console said, scripts' exceptions included.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public ILocator Cells => Tab.Locator("#strip [data-kind]");

    public ILocator Button(string name) => Tab.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Share(string replica) => Tab.Locator($"#shares [data-replica='{replica}']");

    /// <summary>Who answered the hits on the strip, oldest first.</summary>
    public async Task<IReadOnlyList<string>> AnswersAsync() =>
        await Cells.EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.dataset.replica ?? '')");

    /// <summary>Kept under TestResults/page/.</summary>
    public Task ScreenshotAsync(string name) => Tab.ScreenshotAsync(new()
    {
        Path = Path.Combine(Repository.Directory, "TestResults", "page", name + ".png"),
        FullPage = true,
        // Playwright would hide the caret with an inline style, which the page's policy refuses on the console.
        Caret = ScreenshotCaret.Initial,
    });

    public async ValueTask DisposeAsync() => await Tab.Context.DisposeAsync();
}
