using Aspire.Hosting;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>The published system under Docker Compose.</summary>
public sealed class ComposeSystem : PublishedSystem
{
    // Seconds. Compose waits for health checks, which come every five.
    private const string StartPatience = "120";

    /// <summary>Runs a command of <c>docker compose</c>.</summary>
    /// <returns>What it said.</returns>
    internal Task<string> DockerAsync(params string[] command) => TestRuntime.EngineAsync([.. Compose(Files.Name, ".env"), .. command]);

    /// <summary>Starts the system under another name, from another file of variables.</summary>
    internal Task<ContainerEngineAnswer> TryUpAsync(string name, string variables) => TestRuntime.AskEngineAsync([.. Compose(name, variables), "up", "--detach", "nginx"]);

    internal override Task ScaleAsync(int replicas) => UpAsync("--no-recreate", "--scale", $"api={replicas}");

    internal override async Task<string[]> ContainersAsync(string service) => Lines(await DockerAsync("ps", "--quiet", "--no-trunc", service));

    /// <summary>All that the engine has under a project's name, volumes aside.</summary>
    internal static Task<string> LeftOfAsync(string project) => LabelledAsync($"com.docker.compose.project={project}");

    private protected override Task PrepareAsync() => Files.WriteAsync("docker-compose.override.yaml", "services:\n" + BelievedProxy.Override + DashboardContainer.Override);

    private protected override Task DeployAsync() => UpAsync();

    private protected override Task<Uri> AddressAsync() => Task.FromResult(new Uri($"http://127.0.0.1:{Files.Port}"));

    private protected override Task RemoveAsync() => DockerAsync("down");

    private protected override Task<string> LeftAsync() => LeftOfAsync(Files.Name);

    private protected override async Task ForgetAsync()
    {
        await DockerAsync("down", "--volumes", "--timeout", "5");
        Assert.Equal("", await LeftAsync());
    }

    // nginx and all that it needs.
    private Task<string> UpAsync(params string[] more) =>
        DockerAsync(["up", "--detach", "--wait", "--wait-timeout", StartPatience, .. more, "nginx", .. DashboardContainer.IsThere ? (string[])[DashboardContainer.Service] : []]);

    private string[] Compose(string name, string variables) =>
    [
        "compose", "--project-name", name, "--project-directory", Files.Directory, "--env-file", Files.At(variables),
        "--file", Files.At("docker-compose.yaml"), "--file", Files.At("docker-compose.override.yaml"),
    ];
}
