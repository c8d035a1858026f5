using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>What was published, running, for all tests of a class. Each leaves it as it found it.</summary>
public abstract class PublishedSystem : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private PublishedFiles? _files;
    private HttpClient? _site;

    internal PublishedFiles Files => _files!;

    internal Visitors Visitors => new(_site!);

    public async ValueTask InitializeAsync()
    {
        // A fixture cannot skip: its tests say why they are.
        if (TestRuntime.ApiImage is null)
        {
            return;
        }

        _files = await PublishedFiles.PublishAsync();
        try
        {
            await PrepareAsync();
            await StartAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, and returns when two replicas take turns.</summary>
    internal async Task StartAsync()
    {
        await DeployAsync();
        _site?.Dispose();
        _site = new() { BaseAddress = await AddressAsync(), Timeout = TimeSpan.FromSeconds(20) };
        await ServesAsync();
    }

    /// <summary>
    /// Returns when two replicas take turns. Before that nginx has to find one by its name, for which it asks every two seconds, and that has to
    /// find Redis.
    /// </summary>
    internal async Task ServesAsync()
    {
        await Eventually.TrueAsync(
            async () =>
            {
                using var health = await AskAsync("/health", "application/json");
                return health.IsSuccessStatusCode;
            },
            patience: Patience);
        await Visitors.UntilTurnsAsync(replicas: 2);
    }

    /// <summary>Ends it, and returns when nothing but its volume is left.</summary>
    internal async Task EndAsync()
    {
        await RemoveAsync();
        await Eventually.TrueAsync(async () => await LeftAsync() == "", () => Files.Name, Patience);
    }

    /// <summary>Returns when as many replicas are healthy.</summary>
    internal abstract Task ScaleAsync(int replicas);

    /// <summary>The ids of a service's containers.</summary>
    internal abstract Task<string[]> ContainersAsync(string service);

    /// <summary>What tells one run of nginx from the next.</summary>
    internal async Task<string> RunOfNginxAsync() =>
        await TestRuntime.EngineAsync("inspect", "--format", "{{.Id}} {{.State.StartedAt}}", Assert.Single(await ContainersAsync("nginx")));

    /// <summary>The address of a container in its network.</summary>
    internal static async Task<string> AddressOfAsync(string container) =>
        (await TestRuntime.EngineAsync("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container)).Trim();

    /// <summary>Kills what runs in a container: one that the engine is told to kill counts as stopped, and stays so.</summary>
    internal static async Task KillAsync(string container)
    {
        var process = (await TestRuntime.EngineAsync("inspect", "--format", "{{.State.Pid}}", container)).Trim();
        await TestRuntime.EngineAsync(
            "run", "--rm", "--pid", "host", "--user", "0", "--entrypoint", "/bin/kill", TestRuntime.CacheImage, "-KILL", process);
    }

    internal async Task<HttpResponseMessage> AskAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);

        return await _site!.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_files is null)
        {
            return;
        }

        _site?.Dispose();
        await ForgetAsync();
        Files.Dispose();
        _files = null;
    }

    /// <summary>Before the first start.</summary>
    private protected abstract Task PrepareAsync();

    private protected abstract Task DeployAsync();

    /// <summary>Where nginx answers.</summary>
    private protected abstract Task<Uri> AddressAsync();

    private protected abstract Task RemoveAsync();

    /// <summary>All that the engine has under its name, volumes aside.</summary>
    private protected abstract Task<string> LeftAsync();

    /// <summary>Ends what still runs, and removes the volume too.</summary>
    private protected abstract Task ForgetAsync();

    /// <summary>The containers and networks that have a label.</summary>
    private protected static async Task<string> LabelledAsync(string label) =>
        await TestRuntime.EngineAsync("ps", "--all", "--quiet", "--filter", $"label={label}") + await TestRuntime.EngineAsync("network", "ls", "--quiet", "--filter", $"label={label}");

    private protected static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
