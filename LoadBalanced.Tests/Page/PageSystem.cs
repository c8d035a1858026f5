using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Page;

/// <summary>One running system and one browser for all tests of a class; neither starts where there is no Chromium.</summary>
public sealed class PageSystem : IAsyncLifetime
{
    private readonly DataDirectory _data = new();

    internal RunningSystem System { get; private set; } = null!;

    internal Chromium Browser { get; private set; } = null!;

    internal Uri Site => System.Site.BaseAddress!;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        System = await RunningSystem.StartAsync(_data);
        Browser = await Chromium.LaunchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        if (System is not null)
        {
            await System.DisposeAsync();
        }

        _data.Dispose();
    }
}
