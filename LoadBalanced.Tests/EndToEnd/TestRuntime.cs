using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LoadBalanced.AppHost;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>What nginx and Redis run as in these tests: processes, or containers with <c>./test --containers</c>, which also names the images.</summary>
internal static class TestRuntime
{
    private static readonly TimeSpan CleanUp = TimeSpan.FromMinutes(1);

    public static bool IsContainers { get; } = Environment.GetEnvironmentVariable("TEST_RUNTIME") is "containers";

    /// <summary>The value of <c>LoadBalanced:Runtime</c>.</summary>
    public static string Setting => IsContainers ? "containers" : "processes";

    public static void SkipWithoutContainers() => Assert.SkipUnless(IsContainers, "no container engine was asked for: ./test --containers provides one");

    /// <summary>The image of the API that <c>./test --containers</c> has made where there is Docker with Compose.</summary>
    public static string? ApiImage { get; } = Environment.GetEnvironmentVariable("API_TEST_IMAGE");

    /// <summary>The image of nginx that <c>./test --containers</c> names.</summary>
    public static string NginxImage => Environment.GetEnvironmentVariable("LoadBalanced__Images__Nginx")!;

    /// <summary>That of Redis.</summary>
    public static string CacheImage => Environment.GetEnvironmentVariable("LoadBalanced__Images__Cache")!;

    public static void SkipWithoutCompose()
    {
        SkipWithoutContainers();
        Assert.SkipWhen(ApiImage is null, "the engine is not Docker with Compose v2");
    }

    /// <summary>The settings that keep a test's data apart from all other.</summary>
    public static string[] Settings(DataDirectory data) =>
    [
        $"--LoadBalanced:Runtime={Setting}",
        $"--LoadBalanced:DataDirectory={data.Path}",
        $"--LoadBalanced:Volume={data.Volume}",
    ];

    /// <summary>Adds another nginx, which runs as the system's own does.</summary>
    public static IResourceBuilder<NginxResource> AddNginx(IDistributedApplicationBuilder builder, string name, DataDirectory data)
    {
        var nginx = builder.AddNginx(name).WithRunDirectory(Path.Combine(data.Path, name));

        return IsContainers ? nginx.WithImageFrom(NginxImage) : nginx.RunAsExecutable();
    }

    /// <summary>Runs a command of the engine.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> EngineAsync(params string[] arguments)
    {
        var answer = await AskEngineAsync(arguments);
        Assert.True(answer.Succeeded, $"{string.Join(' ', arguments)}: {answer.Output}{answer.Errors}");

        return answer.Output;
    }

    /// <summary>Runs a command of the engine that may fail.</summary>
    public static async Task<ContainerEngineAnswer> AskEngineAsync(params string[] arguments)
    {
        var engine = await ContainerEngine.FindAsync(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        Assert.NotNull(engine);

        return await engine.RunAsync(arguments);
    }

    /// <summary>Removes a volume, if it was made, once nothing has it: DCP ends the containers of an AppHost that was killed, which takes a while.</summary>
    public static void RemoveVolume(string name)
    {
        for (var since = Stopwatch.GetTimestamp(); IsContainers && !IsRemoved(name); Thread.Sleep(TimeSpan.FromSeconds(0.5)))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < CleanUp, $"The volume {name} is still in use.");
        }
    }

    private static bool IsRemoved(string volume)
    {
        using var removal = Process.Start(new ProcessStartInfo("docker", ["volume", "rm", "--force", volume])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        removal.WaitForExit();

        return removal.ExitCode == 0;
    }
}
