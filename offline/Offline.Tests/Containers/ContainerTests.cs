using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Offline.Tests.Dcp;
using Offline.Tests.Model;

namespace Offline.Tests.Containers;

/// <summary>Containers that the real DCP has a real engine run.</summary>
public sealed class ContainerTests : IAsyncDisposable
{
    // The first process of a container ignores what it does not handle: the engine would wait 10 s before it kills.
    private const string EndOnRequest = "trap exit TERM; ";

    private readonly TestApplication _test = new();

    public ContainerTests() => Engine.SkipWithout();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_container_gets_its_arguments_environment_and_files()
    {
        var file = new ContainerFile { Name = "greeting", Contents = "from a file" };
        var job = Shell("job", "echo $WORD; cat /made/below/greeting; exit 3")
            .WithEnvironment("WORD", "from the environment")
            .WithContainerFiles("/made", [new ContainerDirectory { Name = "below", Entries = [file] }]);

        await _test.StartAsync();
        var ended = await _test.Notifications.WaitForResourceAsync("job", e => e.Snapshot.State?.Text == KnownResourceStates.Exited, TestApplication.Patience);

        Assert.Equal(3, ended.Snapshot.ExitCode);
        var log = await UntilLogAsync(job.Resource, "from a file");
        Assert.Contains("from the environment", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_snapshot_names_the_container_its_image_and_its_volumes()
    {
        var job = Shell("job", EndOnRequest + "sleep 600 & wait").WithBindMount(Path.GetTempPath(), "/host", isReadOnly: true);

        await _test.StartAsync();
        var running = await UntilAsync("job", KnownResourceStates.Running);

        Assert.Equal("Container", running.Snapshot.ResourceType);
        Assert.Equal(Engine.Image, Property(running, "container.image"));
        Assert.Equal(Assert.Single(await Engine.AskAsync("ps", "--no-trunc", "--quiet", "--filter", $"name={running.ResourceId}")), Property(running, "container.id"));
        Assert.Equal(new VolumeSnapshot(Path.GetTempPath(), "/host", "bind", IsReadOnly: true), Assert.Single(running.Snapshot.Volumes));
        Assert.Equal(job.Resource.Name, running.Resource.Name);
    }

    [Fact]
    public async Task A_container_is_reached_through_its_endpoint_and_by_other_containers_under_its_name()
    {
        var web = Web("web", "hello");
        var caller = Shell("caller", "wget -qO- http://$ADDRESS/; wget -qO- http://web:8000/")
            .WithEnvironment("ADDRESS", $"{web.GetEndpoint("http").Property(EndpointProperty.HostAndPort)}")
            .WaitFor(web);

        await _test.StartAsync();

        await UntilAsync("web", KnownResourceStates.Running);
        Assert.Equal("hello", await GetAsync(web));
        Assert.Equal("web.dev.internal:8000", await web.GetEndpoint("http").Property(EndpointProperty.HostAndPort).GetValueAsync(
            new() { Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork }, TestApplication.Patience));
        await UntilLogAsync(caller.Resource, "hellohello");
    }

    [Fact]
    public async Task A_proxyless_endpoint_is_published_on_loopback_only()
    {
        var web = Web("web", "hello").WithEndpoint("http", e => e.IsProxied = false);

        await _test.StartAsync();
        var running = await UntilAsync("web", KnownResourceStates.Running);

        Assert.Equal("hello", await GetAsync(web));
        Assert.Equal($"127.0.0.1:{web.GetEndpoint("http").Port}", Assert.Single(await Engine.AskAsync("port", Property(running, "container.id"), "8000")));
    }

    [Fact]
    public async Task Stop_and_start_give_a_new_container_at_the_same_address()
    {
        var web = Web("web", "hello");
        await _test.StartAsync();
        var (first, address) = (await UntilAsync("web", KnownResourceStates.Running), web.GetEndpoint("http").Url);

        await CommandAsync(web.Resource, KnownResourceCommands.StopCommand);
        await UntilAsync("web", KnownResourceStates.Exited);
        await CommandAsync(web.Resource, KnownResourceCommands.StartCommand);
        var second = await UntilAsync("web", KnownResourceStates.Running);

        Assert.NotEqual(Property(first, "container.id"), Property(second, "container.id"));
        Assert.Equal(address, web.GetEndpoint("http").Url);
        Assert.Equal("hello", await GetAsync(web));
    }

    [Fact]
    public async Task A_named_volume_outlives_the_application_and_nothing_else_does()
    {
        var volume = $"offline-tests-{Guid.NewGuid():N}";
        try
        {
            var writer = Shell("writer", "echo kept >/data/file").WithVolume(volume, "/data");
            await _test.StartAsync();
            await UntilAsync("writer", KnownResourceStates.Exited);
            var id = Assert.Single(writer.Resource.GetInstanceIds());
            await _test.DisposeAsync();

            Assert.Empty(await Engine.AskAsync("ps", "--all", "--quiet", "--filter", $"name={id}"));
            await using var next = new TestApplication();
            var reader = Shell("reader", "cat /data/file", next).WithVolume(volume, "/data");
            await next.StartAsync();
            await UntilLogAsync(reader.Resource, "kept", next);
        }
        finally
        {
            await Engine.AskAsync("volume", "rm", volume);
        }
    }

    [Fact]
    public async Task The_network_goes_with_the_application()
    {
        Shell("job", EndOnRequest + "sleep 600 & wait");
        await _test.StartAsync();
        var running = await UntilAsync("job", KnownResourceStates.Running);
        var network = Assert.Single(await Engine.AskAsync("inspect", "--format", "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}", Property(running, "container.id")));
        Assert.StartsWith("aspire-session-network-", network, StringComparison.Ordinal);

        await _test.DisposeAsync();

        Assert.Empty(await Engine.AskAsync("network", "ls", "--quiet", "--filter", $"name={network}"));
    }

    [Fact]
    public async Task An_image_that_cannot_be_had_fails_the_start_and_the_log_says_what_the_engine_said()
    {
        var absent = _test.Builder.AddContainer("absent", "offline-tests-no-such-image", "1").WithImagePullPolicy(ImagePullPolicy.Never);

        await _test.StartAsync();

        await UntilAsync("absent", KnownResourceStates.FailedToStart);
        await UntilLogAsync(absent.Resource, "offline-tests-no-such-image:1");
    }

    private IResourceBuilder<ContainerResource> Shell(string name, string script, TestApplication? application = null)
    {
        var (image, tag) = (Engine.Image[..Engine.Image.LastIndexOf(':')], Engine.Image[(Engine.Image.LastIndexOf(':') + 1)..]);
        return (application ?? _test).Builder.AddContainer(name, image, tag).WithEntrypoint("/bin/sh").WithArgs("-c", script);
    }

    private IResourceBuilder<ContainerResource> Web(string name, string page)
        => Shell(name, EndOnRequest + "httpd -f -p 8000 -h /pages & wait")
            .WithContainerFiles("/pages", [new ContainerFile { Name = "index.html", Contents = page }])
            .WithHttpEndpoint(targetPort: 8000);

    private Task<ResourceEvent> UntilAsync(string name, string state)
        => _test.Notifications.WaitForResourceAsync(name, e => e.Snapshot.State?.Text == state, TestApplication.Patience);

    private async Task CommandAsync(IResource resource, string command)
    {
        var result = await _test.Application.ResourceCommands.ExecuteCommandAsync(resource, command, TestApplication.Patience);
        Assert.True(result.Success, result.Message);
    }

    private static async Task<string> GetAsync(IResourceBuilder<ContainerResource> web)
    {
        using var client = new HttpClient { Timeout = RealDcp.Patience };
        var patience = TestApplication.Patience;
        while (true)
        {
            try
            {
                return await client.GetStringAsync(new Uri(web.GetEndpoint("http").Url), patience);
            }
            catch (HttpRequestException)
            {
                // The program in the container has only just started.
                await Task.Delay(50, patience);
            }
        }
    }

    private async Task<string> UntilLogAsync(IResource resource, string text, TestApplication? application = null)
    {
        var patience = TestApplication.Patience;
        while (true)
        {
            var log = await (application ?? _test).LogOfAsync(resource);
            if (log.Contains(text, StringComparison.Ordinal))
            {
                return log;
            }

            await Task.Delay(50, patience);
        }
    }

    private static string Property(ResourceEvent e, string name) => Assert.IsType<string>(e.Snapshot.Properties.Single(p => p.Name == name).Value);
}
