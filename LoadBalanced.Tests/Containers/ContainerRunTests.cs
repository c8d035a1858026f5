using System.Net;
using System.Net.NetworkInformation;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LoadBalanced.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoadBalanced.Tests.Containers;

/// <summary>What an AppHost with containers opens, leaves behind and refuses.</summary>
public sealed class ContainerRunTests
{
    private static readonly TimeSpan OrderlyEnd = TimeSpan.FromSeconds(30);

    // DCP has the engine stop the containers that a killed AppHost leaves.
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Neither_a_container_nor_a_network_outlives_the_AppHost(string signal)
    {
        TestRuntime.SkipWithoutContainers();
        await using var appHost = await AppHostProcess.StartAsync(("LoadBalanced__Runtime", "containers"));
        var containers = await EngineContainers.OfAsync(appHost.Data);
        Assert.Equal(["cache", "nginx"], containers.Select(container => container.Resource).Order(StringComparer.Ordinal));
        var network = Assert.Single(containers.Select(container => container.Network).Distinct());

        await SystemProcess.SignalAsync(signal, signal is "INT" ? -appHost.Id : appHost.Id);

        Assert.Equal(signal is "KILL" ? 128 + 9 : 0, await appHost.EndsAsync(OrderlyEnd));
        await Eventually.TrueAsync(async () => (await EngineContainers.OfAsync(appHost.Data)).Count == 0, appHost.ToString, CleanUp);
        await Eventually.TrueAsync(
            async () => !(await TestRuntime.EngineAsync("network", "ls", "--format", "{{.Name}}")).Contains(network, StringComparison.Ordinal), appHost.ToString, CleanUp);
        await appHost.NothingIsLeftAsync(CleanUp);
    }

    [Fact]
    public async Task Nothing_listens_on_an_outside_address()
    {
        TestRuntime.SkipWithoutContainers();
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);
        var bridge = NetworkInterface.GetAllNetworkInterfaces().Where(one => one.Name == "docker0")
            .SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(address => address.Address).ToList();

        foreach (var resource in (string[])["cache", "nginx", "api-1", "api-2"])
        {
            var url = new Uri((await system.CurrentAsync(resource)).Snapshot.Urls[0].Url);
            var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(one => one.Port == url.Port).Select(one => one.Address).ToList();

            Assert.NotEmpty(listening);
            Assert.All(listening, address => Assert.True(IPAddress.IsLoopback(address) || bridge.Contains(address), $"{resource} listens on {address}"));
        }
    }

    [Fact]
    public async Task Replicas_believe_the_forwarded_headers_of_nginx_in_its_container()
    {
        TestRuntime.SkipWithoutContainers();
        using var data = new DataDirectory();
        var builder = await RunningSystem.DeclareAsync(data, TestContext.Current.CancellationToken);
        var replica = builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "api-1");
        builder.CreateResourceBuilder(replica).WithEnvironment("Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics", "Information");
        await using var system = await RunningSystem.StartAsync(builder);
        var nginx = (await EngineContainers.OfAsync(data)).Single(container => container.Resource == "nginx").Name;

        await TestRuntime.EngineAsync(
            "exec", nginx, "wget", "-q", "-O", "/dev/null", "--header", "X-Forwarded-Proto: https", "--header", "X-Forwarded-Host: shop.example",
            $"{replica.GetEndpoint("http").Url}/alive?from=nginx");

        var line = await system.Application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(replica).LineAsync("Request finished", "?from=nginx ");
        Assert.Contains("GET https://shop.example/alive?from=nginx ", line.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Containers_without_an_engine_are_refused_in_one_line()
    {
        var line = await RefusalAsync(("LoadBalanced__Runtime", "containers"), ("ASPIRE_CONTAINER_RUNTIME", "no-such-engine"));

        Assert.StartsWith("LoadBalanced:Runtime is 'containers', but no container engine answers", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_is_refused_in_one_line()
    {
        TestRuntime.SkipWithoutContainers();

        // Nobody listens on port 1.
        var line = await RefusalAsync(("LoadBalanced__Runtime", "containers"), ("LoadBalanced__Images__Nginx", "localhost:1/nginx:1.30"));

        Assert.StartsWith("The image 'localhost:1/nginx:1.30' of 'nginx' cannot be pulled", line, StringComparison.Ordinal);
        Assert.Contains("LoadBalanced:Images", line, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(params (string Name, string Value)[] settings)
    {
        await using var appHost = AppHostProcess.Begin(settings);

        Assert.InRange(await appHost.EndsAsync(OrderlyEnd), 1, 127);
        await appHost.NothingIsLeftAsync(TimeSpan.Zero);
        return Assert.Single(appHost.Lines, line => !line.StartsWith("Pulling ", StringComparison.Ordinal));
    }
}
