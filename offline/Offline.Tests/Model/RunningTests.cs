using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Offline.Tests.Model;

/// <summary>Resources that the real DCP runs.</summary>
public sealed class RunningTests : IAsyncDisposable
{
    private readonly TestApplication _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_proxied_endpoint_leads_to_the_port_that_the_program_was_told()
    {
        var service = _test.Builder.AddExecutable("service", "python3", Path.GetTempPath(), "-c",
                "import http.server, os; http.server.HTTPServer(('127.0.0.1', int(os.environ['SERVE_AT'])), http.server.BaseHTTPRequestHandler).serve_forever()")
            .WithHttpEndpoint(name: "web", env: "SERVE_AT");

        await _test.StartAsync();
        await _test.Notifications.WaitForResourceHealthyAsync("service", TestApplication.Patience);

        using var client = new HttpClient { BaseAddress = new(service.GetEndpoint("web").Url), Timeout = Dcp.RealDcp.Patience };
        Assert.Equal(System.Net.HttpStatusCode.NotImplemented, (await client.GetAsync("/", TestApplication.Patience)).StatusCode);

        Assert.True(_test.Notifications.TryGetCurrentState("service", out var state));
        var url = Assert.Single(state.Snapshot.Urls);
        Assert.False(url.IsInactive);
        Assert.Equal(service.GetEndpoint("web").Url, url.Url);
    }

    [Fact]
    public async Task Instances_of_one_resource_have_ids_and_lives_of_their_own()
    {
        var service = _test.Shell("service", "sleep 600").WithAnnotation(new ReplicaAnnotation(2));

        await _test.StartAsync();
        var ids = service.Resource.GetInstanceIds();
        Assert.Equal(2, ids.Distinct(StringComparer.Ordinal).Count());
        await Task.WhenAll(ids.Select(id => UntilAsync(id, KnownResourceStates.Running)));

        Assert.True((await _test.Application.ResourceCommands.ExecuteCommandAsync(ids[0], KnownResourceCommands.StopCommand, TestApplication.Patience)).Success);

        await UntilAsync(ids[0], KnownResourceStates.Finished);
        Assert.True(_test.Notifications.TryGetCurrentState(ids[1], out var other));
        Assert.Equal(KnownResourceStates.Running, other.Snapshot.State?.Text);
    }

    [Fact]
    public async Task A_property_that_somebody_else_gave_it_outlives_a_restart()
    {
        var service = _test.Shell("service", "exec sleep 600");
        await _test.StartAsync();
        var id = service.Resource.GetInstanceIds()[0];
        await UntilAsync(id, KnownResourceStates.Running);
        await _test.Notifications.PublishUpdateAsync(service.Resource, id, s => s with { Properties = s.Properties.Add(new("mine", 1)) });

        Assert.True((await _test.Application.ResourceCommands.ExecuteCommandAsync(id, KnownResourceCommands.RestartCommand, TestApplication.Patience)).Success);

        await UntilAsync(id, KnownResourceStates.Running);
        Assert.True(_test.Notifications.TryGetCurrentState(id, out var state));
        Assert.Single(state.Snapshot.Properties, property => property.Name == "mine");
        Assert.Single(state.Snapshot.Properties, property => property.Name == "executable.pid");
    }

    [Fact]
    public async Task A_resource_with_an_explicit_start_waits_for_the_command()
    {
        var service = _test.Shell("service", "sleep 600").WithExplicitStart().WithEndpoint(name: "tcp", isProxied: false);

        await _test.StartAsync();
        Assert.True(_test.Notifications.TryGetCurrentState("service", out var state));
        Assert.Equal(KnownResourceStates.NotStarted, state.Snapshot.State?.Text);
        Assert.True(service.GetEndpoint("tcp").IsAllocated);

        Assert.True((await _test.Application.ResourceCommands.ExecuteCommandAsync(service.Resource, KnownResourceCommands.StartCommand, TestApplication.Patience)).Success);
        await _test.Notifications.WaitForResourceAsync("service", KnownResourceStates.Running, TestApplication.Patience);
    }

    [Fact]
    public async Task The_start_command_ends_a_wait()
    {
        var never = _test.Shell("never", "true").WithExplicitStart();
        var service = _test.Shell("service", "sleep 600").WithExplicitStart().WaitFor(never);

        await _test.StartAsync();
        var first = _test.Application.ResourceCommands.ExecuteCommandAsync(service.Resource, KnownResourceCommands.StartCommand, TestApplication.Patience);
        await _test.Notifications.WaitForResourceAsync("service", KnownResourceStates.Waiting, TestApplication.Patience);
        Assert.True((await _test.Application.ResourceCommands.ExecuteCommandAsync(service.Resource, KnownResourceCommands.StartCommand, TestApplication.Patience)).Success);

        Assert.True((await first).Success);
        await _test.Notifications.WaitForResourceAsync("service", KnownResourceStates.Running, TestApplication.Patience);
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_to_start_and_the_rest_runs()
    {
        var missing = _test.Builder.AddExecutable("missing", "/no/such/program", Path.GetTempPath());
        _test.Shell("service", "sleep 600");

        await _test.StartAsync();

        await _test.Notifications.WaitForResourceAsync("missing", KnownResourceStates.FailedToStart, TestApplication.Patience);
        await _test.Notifications.WaitForResourceAsync("service", KnownResourceStates.Running, TestApplication.Patience);
        var patience = TestApplication.Patience;
        while (!(await _test.LogOfAsync(missing.Resource)).Contains("/no/such/program", StringComparison.Ordinal))
        {
            await Task.Delay(50, patience);
        }
    }

    [Fact]
    public async Task What_a_handler_throws_before_the_start_keeps_only_that_resource_from_starting()
    {
        var broken = _test.Shell("broken", "sleep 600").OnBeforeResourceStarted((_, _, _) => throw new DistributedApplicationException("not today"));
        _test.Shell("service", "sleep 600");

        await _test.StartAsync();

        await _test.Notifications.WaitForResourceAsync("service", KnownResourceStates.Running, TestApplication.Patience);
        await _test.Notifications.WaitForResourceAsync("broken", KnownResourceStates.FailedToStart, TestApplication.Patience);
        Assert.Contains("not today", await _test.LogOfAsync(broken.Resource), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_shows_its_value_as_a_secret_or_that_it_has_none()
    {
        _test.Builder.AddParameter("password", "hidden", secret: true);
        _test.Builder.AddParameter("absent");

        await _test.StartAsync();

        Assert.True(_test.Notifications.TryGetCurrentState("password", out var password));
        Assert.Equal(KnownResourceStates.Running, password.Snapshot.State?.Text);
        Assert.All(password.Snapshot.Properties.Where(p => Equals(p.Value, "hidden")), p => Assert.True(p.IsSensitive));
        Assert.True(_test.Notifications.TryGetCurrentState("absent", out var absent));
        Assert.Equal(KnownResourceStates.ValueMissing, absent.Snapshot.State?.Text);
    }

    [Fact]
    public async Task A_container_to_be_built_is_refused_in_one_line()
    {
        _test.Builder.AddContainer("web", "image").WithAnnotation(new DockerfileBuildAnnotation(".", "Dockerfile", stage: null));

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(_test.StartAsync);

        Assert.Contains("web", exception.Message, StringComparison.Ordinal);
        Assert.Contains("official Aspire packages", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private Task<ResourceEvent> UntilAsync(string id, string state) => _test.Notifications.WaitForResourceAsync(
        "service", e => e.ResourceId == id && e.Snapshot.State?.Text == state, TestApplication.Patience);
}
