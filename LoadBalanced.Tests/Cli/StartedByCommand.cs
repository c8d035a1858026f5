using System.Text.Json;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Cli;

/// <summary>The system, started in the background by <c>aspire start</c> on free ports, and up.</summary>
public sealed class StartedByCommand : IAsyncLifetime
{
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(60);

    // A fixture cannot skip its tests: each asks for the command, and is skipped where there is none.
    private readonly Lazy<AspireCommand> _aspire = new(() => new AspireCommand());

    internal AspireCommand Aspire => _aspire.Value;

    internal static IEnumerable<string> Settings(AspireCommand aspire) =>
        ["--", "--LoadBalanced:Port=0", "--LoadBalanced:Runtime=processes", $"--LoadBalanced:DataDirectory={Path.Combine(aspire.Home, "data")}"];

    // Each hit on a connection of its own: a reload of nginx closes those that are kept.
    private readonly HttpClient _site = new() { DefaultRequestHeaders = { ConnectionClose = true } };

    /// <summary>What the command said of the start.</summary>
    internal JsonElement Start { get; private set; }

    internal Visitors Visitors => new(_site);

    public async ValueTask InitializeAsync()
    {
        if (!AspireCommand.IsThere)
        {
            return;
        }

        var started = await Aspire.RunAsync(["start", "--no-build", "--isolated", "--format", "Json", .. Settings(Aspire)]);
        Assert.True(started.ExitCode == 0, started.ToString());
        Start = JsonElement.Parse(started.Output[started.Output.IndexOf('{', StringComparison.Ordinal)..]);

        var up = await Aspire.RunAsync("wait", "nginx", "--timeout", "90");
        Assert.True(up.ExitCode == 0, up.ToString());
        _site.BaseAddress = new((await DescribeAsync("nginx")).GetProperty("urls").EnumerateArray().First().GetProperty("url").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        _site.Dispose();
        if (!AspireCommand.IsThere)
        {
            return;
        }

        await Aspire.RunAsync("stop");
        try
        {
            await Aspire.NothingIsLeftAsync(CleanUp);
        }
        finally
        {
            foreach (var process in Aspire.Family)
            {
                await SystemProcess.SignalAsync("KILL", process.Id);
            }

            await Aspire.NothingIsLeftAsync(CleanUp);
            Aspire.Dispose();
        }
    }

    /// <summary>What <c>aspire describe</c> says of a resource now.</summary>
    internal async Task<JsonElement> DescribeAsync(string resource)
    {
        var described = await Aspire.RunAsync("describe", resource, "--format", "Json");
        Assert.True(described.ExitCode == 0, described.ToString());
        var json = JsonElement.Parse(described.Output[described.Output.IndexOf('{', StringComparison.Ordinal)..]);
        return Assert.Single(json.GetProperty("resources").EnumerateArray());
    }
}
