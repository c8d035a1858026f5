using Aspire.Hosting;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>The published system under Docker Compose, for all tests of a class. Each leaves it as it found it.</summary>
public sealed class ComposeSystem : IAsyncLifetime
{
    // Compose waits for health checks, which come every five seconds.
    private const string StartPatience = "120";

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
        await Files.WriteAsync("docker-compose.override.yaml", "services:\n" + BelievedProxy.Override);
        _site = new() { BaseAddress = new($"http://127.0.0.1:{Files.Port}"), Timeout = TimeSpan.FromSeconds(20) };
        await UpAsync();
    }

    internal async Task<HttpResponseMessage> AskAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);

        return await _site!.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Starts nginx and all that it needs, and so not the dashboard, whose image is nowhere to be had here.</summary>
    internal Task UpAsync(params string[] more) => DockerAsync(["up", "--detach", "--wait", "--wait-timeout", StartPatience, .. more, "nginx"]);

    /// <summary>Runs a command of <c>docker compose</c>.</summary>
    /// <returns>What it said.</returns>
    internal Task<string> DockerAsync(params string[] command) => TestRuntime.EngineAsync([.. Compose(Files.Name, ".env"), .. command]);

    /// <summary>Starts the system under another name, from another file of variables.</summary>
    internal Task<ContainerEngineAnswer> TryUpAsync(string name, string variables) => TestRuntime.AskEngineAsync([.. Compose(name, variables), "up", "--detach", "nginx"]);

    /// <summary>The ids of a service's containers.</summary>
    internal async Task<string[]> ContainersAsync(string service) => (await DockerAsync("ps", "--quiet", "--no-trunc", service)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All that the engine has under a project's name, volumes aside.</summary>
    internal static async Task<string> LeftOfAsync(string project)
    {
        var label = $"label=com.docker.compose.project={project}";

        return await TestRuntime.EngineAsync("ps", "--all", "--quiet", "--filter", label) + await TestRuntime.EngineAsync("network", "ls", "--quiet", "--filter", label);
    }

    public async ValueTask DisposeAsync()
    {
        if (_files is null)
        {
            return;
        }

        _site?.Dispose();
        await DockerAsync("down", "--volumes", "--timeout", "5");
        Assert.Equal("", await LeftOfAsync(Files.Name));
        Files.Dispose();
    }

    private string[] Compose(string name, string variables) =>
    [
        "compose", "--project-name", name, "--project-directory", Files.Directory, "--env-file", Files.At(variables),
        "--file", Files.At("docker-compose.yaml"), "--file", Files.At("docker-compose.override.yaml"),
    ];
}
