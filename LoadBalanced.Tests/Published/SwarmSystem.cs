using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>The published system as a stack on a Swarm of one node: the one that is there, or else one that ends with the tests.</summary>
public sealed class SwarmSystem : PublishedSystem
{
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(2);

    private bool _isOurSwarm;
    private bool _isOurBridge;

    internal override async Task ScaleAsync(int replicas)
    {
        await TestRuntime.EngineAsync("service", "scale", "--detach", $"{Files.Name}_api={replicas}");
        await Eventually.TrueAsync(
            async () => (await ContainersAsync("api")).Length == replicas && (await HealthyAsync("api")).Length == replicas, () => Files.Name, StartTime);
    }

    internal override Task<string[]> ContainersAsync(string service) => ListAsync(service);

    private protected override async Task PrepareAsync()
    {
        // As docs/scale.md says, and without the dashboard, whose image is nowhere to be had here.
        await Files.WriteAsync("local.yaml", "version: \"3.8\"\nservices:\n  compose-dashboard:\n    deploy:\n      replicas: 0\n" + BelievedProxy.Override);

        _isOurBridge = !Lines(await TestRuntime.EngineAsync("network", "ls", "--format", "{{.Name}}")).Contains("docker_gwbridge", StringComparer.Ordinal);
        if ((await TestRuntime.EngineAsync("info", "--format", "{{.Swarm.LocalNodeState}}")).Trim() is "inactive")
        {
            await TestRuntime.EngineAsync("swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1");
            _isOurSwarm = true;
        }
    }

    private protected override async Task DeployAsync()
    {
        var deployed = await ShellScript.RunAsync(
            Files.Directory, $"set -a; . ./.env; set +a; docker stack deploy --resolve-image never -c docker-stack.yaml -c local.yaml {Files.Name}");
        Assert.True(deployed.ExitCode == 0, deployed.Output);
        await Eventually.TrueAsync(
            async () => (await HealthyAsync("nginx")).Length == 1 && (await HealthyAsync("api")).Length == 2, () => Files.Name, StartTime);
    }

    // Swarm forwards published ports by a part of the kernel that small ones lack; there the way is the container's own address, on the
    // bridge over which Swarm's containers reach this machine.
    private protected override async Task<Uri> AddressAsync()
    {
        if (Directory.Exists("/proc/sys/net/ipv4/vs"))
        {
            return new($"http://127.0.0.1:{Files.Port}");
        }

        var nginx = Assert.Single(await ContainersAsync("nginx"));
        var addresses = Lines(await TestRuntime.EngineAsync(
            "network", "inspect", "docker_gwbridge", "--format", "{{range $id, $one := .Containers}}{{$id}} {{$one.IPv4Address}}{{println}}{{end}}"));

        return new($"http://{Assert.Single(addresses, line => line.StartsWith(nginx, StringComparison.Ordinal)).Split(' ')[1].Split('/')[0]}:8080");
    }

    // It is a failure when there is none, which is what was wanted.
    private protected override Task RemoveAsync() => TestRuntime.AskEngineAsync("stack", "rm", Files.Name);

    private protected override Task<string> LeftAsync() => LabelledAsync($"com.docker.stack.namespace={Files.Name}");

    private protected override async Task ForgetAsync()
    {
        if ((await TestRuntime.EngineAsync("info", "--format", "{{.Swarm.ControlAvailable}}")).Trim() is "true")
        {
            await EndAsync();
        }

        // The engine is a moment longer with them than it says.
        await Eventually.TrueAsync(async () => (await TestRuntime.AskEngineAsync("volume", "rm", "--force", $"{Files.Name}_cache-data")).Succeeded);
        if (_isOurSwarm)
        {
            await TestRuntime.EngineAsync("swarm", "leave", "--force");
        }

        if (_isOurBridge)
        {
            await TestRuntime.AskEngineAsync("network", "rm", "docker_gwbridge");
        }
    }

    private Task<string[]> HealthyAsync(string service) => ListAsync(service, "--filter", "health=healthy");

    private async Task<string[]> ListAsync(string service, params string[] options) => Lines(
        await TestRuntime.EngineAsync(["ps", "--quiet", "--no-trunc", "--filter", $"label=com.docker.swarm.service.name={Files.Name}_{service}", .. options]));
}
