using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>The published system as a stack on a Swarm of one node: the one that is there, or else one that ends with the test.</summary>
internal sealed class SwarmSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(2);

    private readonly PublishedFiles _files;
    private bool _isOurSwarm;
    private bool _isOurBridge;

    private SwarmSystem(PublishedFiles files) => _files = files;

    public static async Task<SwarmSystem> StartAsync()
    {
        var system = new SwarmSystem(await PublishedFiles.PublishAsync());
        try
        {
            await system.JoinAsync();
            await system.DeployAsync();
            await Eventually.TrueAsync(system.IsHealthyAsync, () => system.Name, StartTime);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    private string Name => _files.Name;

    /// <summary>The ids of a service's containers.</summary>
    public async Task<string[]> ContainersAsync(string service, params string[] options) => Lines(
        await TestRuntime.EngineAsync(["ps", "--quiet", "--no-trunc", "--filter", $"label=com.docker.swarm.service.name={Name}_{service}", .. options]));

    /// <summary>
    /// Where nginx answers. Swarm forwards published ports by a part of the kernel that small ones lack; there the way is the
    /// container's own address, on the bridge over which Swarm's containers reach this machine.
    /// </summary>
    public async Task<Uri> AddressAsync()
    {
        if (Directory.Exists("/proc/sys/net/ipv4/vs"))
        {
            return new($"http://127.0.0.1:{_files.Port}");
        }

        var nginx = Assert.Single(await ContainersAsync("nginx"));
        var addresses = Lines(await TestRuntime.EngineAsync(
            "network", "inspect", "docker_gwbridge", "--format", "{{range $id, $one := .Containers}}{{$id}} {{$one.IPv4Address}}{{println}}{{end}}"));

        return new($"http://{Assert.Single(addresses, line => line.StartsWith(nginx, StringComparison.Ordinal)).Split(' ')[1].Split('/')[0]}:8080");
    }

    public async ValueTask DisposeAsync()
    {
        if ((await TestRuntime.EngineAsync("info", "--format", "{{.Swarm.ControlAvailable}}")).Trim() is "true")
        {
            await TestRuntime.AskEngineAsync("stack", "rm", Name);
            await Eventually.TrueAsync(async () => await LeftAsync("ps", "--all", "--quiet") == "" && await LeftAsync("network", "ls", "--quiet") == "", () => Name, TimeSpan.FromMinutes(1));
        }

        // The engine is a moment longer with them than it says.
        await Eventually.TrueAsync(async () => (await TestRuntime.AskEngineAsync("volume", "rm", "--force", $"{Name}_cache-data")).Succeeded);
        if (_isOurSwarm)
        {
            await TestRuntime.EngineAsync("swarm", "leave", "--force");
        }

        if (_isOurBridge)
        {
            await TestRuntime.AskEngineAsync("network", "rm", "docker_gwbridge");
        }

        _files.Dispose();
    }

    private async Task JoinAsync()
    {
        _isOurBridge = !Lines(await TestRuntime.EngineAsync("network", "ls", "--format", "{{.Name}}")).Contains("docker_gwbridge", StringComparer.Ordinal);
        if ((await TestRuntime.EngineAsync("info", "--format", "{{.Swarm.LocalNodeState}}")).Trim() is "inactive")
        {
            await TestRuntime.EngineAsync("swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1");
            _isOurSwarm = true;
        }
    }

    // As docs/scale.md says, and without the dashboard, whose image is nowhere to be had here.
    private async Task DeployAsync()
    {
        await _files.WriteAsync("local.yaml", "version: \"3.8\"\nservices:\n  compose-dashboard:\n    deploy:\n      replicas: 0\n" + BelievedProxy.Override);

        var deployed = await ShellScript.RunAsync(
            _files.Directory, $"set -a; . ./.env; set +a; docker stack deploy --resolve-image never -c docker-stack.yaml -c local.yaml {Name}");
        Assert.True(deployed.ExitCode == 0, deployed.Output);
    }

    private async Task<bool> IsHealthyAsync() =>
        (await ContainersAsync("nginx", "--filter", "health=healthy")).Length == 1
        && (await ContainersAsync("api", "--filter", "health=healthy")).Length == 2;

    private Task<string> LeftAsync(params string[] list) => TestRuntime.EngineAsync([.. list, "--filter", $"label=com.docker.stack.namespace={Name}"]);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
