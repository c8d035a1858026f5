using System.Net;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

public sealed class FailureTests
{
    [Fact]
    public async Task A_stopped_replica_gets_no_request_and_none_fails()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);

        // Hits go on while it stops: a failed one fails the test in Visit.GetAsync.
        var stopping = system.StopAsync("api-1");
        while (!stopping.IsCompleted)
        {
            await system.VisitAsync();
        }

        await stopping;
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("api-2", (await system.VisitAsync()).ContainerId);
        }

        await system.StartAsync("api-1");
        await Eventually.TrueAsync(async () => (await system.VisitAsync()).ContainerId == "api-1");
    }

    [Fact]
    public async Task Without_replicas_nginx_says_when_to_come_back_and_recovers_by_itself()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);
        var before = (await system.VisitAsync()).TotalVisits;

        await Task.WhenAll(system.StopAsync("api-1"), system.StopAsync("api-2"));
        for (var i = 0; i < 3; i++)
        {
            using var response = await system.Site.GetAsync("/", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
            Assert.NotNull(response.Headers.RetryAfter?.Delta);
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(JsonValueKind.Object, body.RootElement.ValueKind);
        }

        await Task.WhenAll(system.StartAsync("api-1"), system.StartAsync("api-2"));
        await Eventually.TrueAsync(async () =>
        {
            using var response = await system.Site.GetAsync("/health", TestContext.Current.CancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        });

        var replicas = new HashSet<string>(StringComparer.Ordinal);
        await Eventually.TrueAsync(async () => replicas.Add((await system.VisitAsync()).ContainerId) && replicas.Count == 2);
        Assert.True((await system.VisitAsync()).TotalVisits > before);
    }

    [Fact]
    public async Task Without_Redis_replies_say_so_and_counting_goes_on_when_it_is_back()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);
        var last = (await system.VisitAsync()).TotalVisits;

        await system.StopAsync("cache");
        for (var i = 0; i < 4; i++)
        {
            var visit = await system.VisitAsync();
            Assert.Equal("Disconnected", visit.DatabaseStatus);
            Assert.Null(visit.TotalVisits);
        }

        await system.StartAsync("cache");
        Visit? counted = null;
        await Eventually.TrueAsync(async () => (counted = await system.VisitAsync()).DatabaseStatus == "Connected");
        Assert.Equal(last + 1, counted!.TotalVisits);
    }

    [Fact]
    public async Task The_total_outlives_a_run()
    {
        using var data = new DataDirectory();

        await using (var first = await RunningSystem.StartAsync(data))
        {
            Assert.Equal(1, (await first.VisitAsync()).TotalVisits);
            Assert.Equal(2, (await first.VisitAsync()).TotalVisits);
        }

        await using var second = await RunningSystem.StartAsync(data);
        Assert.Equal(3, (await second.VisitAsync()).TotalVisits);
    }

    [Fact]
    public async Task A_snapshot_alone_is_counted_on_and_a_killed_Redis_forgets_nothing_that_was_answered()
    {
        using var data = new DataDirectory();
        await using (var first = await RunningSystem.StartAsync(data))
        {
            Assert.Equal(1, (await first.VisitAsync()).TotalVisits);
        }

        // What versions without an append-only file left.
        await data.RemoveFromCacheAsync("appendonlydir");

        await using var second = await RunningSystem.StartAsync(data, settings: "--LoadBalanced:Fsync=always");
        Assert.Equal(2, (await second.VisitAsync()).TotalVisits);

        await second.KillAsync("cache");
        Visit? counted = null;
        await Eventually.TrueAsync(async () => (counted = await second.VisitAsync()).DatabaseStatus == "Connected");
        Assert.Equal(3, counted!.TotalVisits);
    }

    [Fact]
    public async Task A_replica_that_cannot_start_does_not_keep_the_site_away()
    {
        using var data = new DataDirectory();
        var builder = await RunningSystem.DeclareAsync(data, TestContext.Current.CancellationToken);
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(replica => replica.Name == "api-2")).WithEnvironment("Visits__CountTimeout", "soon");
        await using var system = await RunningSystem.StartAsync(builder);

        Assert.Equal("api-1", (await system.VisitAsync()).ContainerId);
    }

    [Fact]
    public async Task A_broken_configuration_keeps_nginx_from_starting_and_is_explained_by_nginx_itself()
    {
        using var data = new DataDirectory();
        var broken = Path.Combine(data.Path, "broken");
        Directory.CreateDirectory(broken);
        await File.WriteAllTextAsync(Path.Combine(broken, "default.conf"), "server { nonsense on; }", TestContext.Current.CancellationToken);

        var builder = await RunningSystem.DeclareAsync(data, TestContext.Current.CancellationToken);
        var nginx = builder.Resources.Single(resource => resource.Name == "nginx");
        RunningSystem.NginxOf(builder).WithConfiguration(broken);

        await using var application = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await application.StartAsync(TestContext.Current.CancellationToken);
        await application.ResourceNotifications
            .WaitForResourceAsync("nginx", KnownResourceStates.FailedToStart, TestContext.Current.CancellationToken)
            .WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

        var line = await application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(nginx).LineAsync("unknown directive");
        Assert.Contains("\"nonsense\"", line.Content, StringComparison.Ordinal);
        Assert.Contains("default.conf:1", line.Content, StringComparison.Ordinal);
    }
}
