using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>What the dashboard, the CLI and tests are told of the resources.</summary>
public sealed class ResourceTests(SharedSystem shared) : IClassFixture<SharedSystem>
{
    [Theory]
    [InlineData("cache")]
    [InlineData("api-1")]
    [InlineData("api-2")]
    [InlineData("nginx")]
    public async Task Each_resource_runs_and_is_healthy(string resource)
    {
        var snapshot = (await CurrentAsync(resource)).Snapshot;

        Assert.Equal(KnownResourceStates.Running, snapshot.State?.Text);
        Assert.Equal(HealthStatus.Healthy, snapshot.HealthStatus);
        Assert.NotEmpty(snapshot.HealthReports);
        Assert.NotEmpty(snapshot.Urls);
    }

    [Fact]
    public async Task The_URLs_are_the_real_ones()
    {
        Assert.Contains((await CurrentAsync("nginx")).Snapshot.Urls, url => new Uri(url.Url) == shared.System.Site.BaseAddress);

        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        foreach (var replica in (string[])["api-1", "api-2"])
        {
            var url = Assert.Single((await CurrentAsync(replica)).Snapshot.Urls, url => url.Url.StartsWith("http://", StringComparison.Ordinal));
            using var response = await client.GetAsync(url.Url, TestContext.Current.CancellationToken);
            Assert.Equal(replica, (await Visit.ReadAsync(response)).ContainerId);
        }
    }

    [Fact]
    public async Task A_replica_is_told_where_its_cache_is_and_where_its_telemetry_goes()
    {
        var environment = (await CurrentAsync("api-1")).Snapshot.EnvironmentVariables.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);

        Assert.Contains(new Uri((await CurrentAsync("cache")).Snapshot.Urls[0].Url).Port.ToString(), environment["ConnectionStrings__cache"], StringComparison.Ordinal);
        Assert.Contains("password=", environment["ConnectionStrings__cache"], StringComparison.Ordinal);
        Assert.Equal("api-1", environment["OTEL_SERVICE_NAME"]);
        Assert.StartsWith("http://", environment["OTEL_EXPORTER_OTLP_ENDPOINT"], StringComparison.Ordinal);
        Assert.Contains("service.instance.id=", environment["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nginx", "api-1")]
    [InlineData("nginx", "api-2")]
    [InlineData("api-1", "cache")]
    [InlineData("api-2", "cache")]
    public async Task References_are_shown(string from, string to) =>
        Assert.Contains(new RelationshipSnapshot(to, "Reference"), (await CurrentAsync(from)).Snapshot.Relationships);

    [Fact]
    public async Task Console_lines_of_a_resource_arrive()
    {
        var logs = shared.System.Application.Services.GetRequiredService<ResourceLoggerService>();
        var log = logs.WatchAsync((await CurrentAsync("nginx")).ResourceId);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/?from=console-test");
        using var response = await shared.System.Site.SendAsync(request, TestContext.Current.CancellationToken);
        var line = await log.LineAsync("from=console-test");

        Assert.False(line.IsErrorMessage);
    }

    [Fact]
    public async Task A_restarted_replica_keeps_its_id_and_its_address()
    {
        var before = await CurrentAsync("api-2");

        await shared.System.RestartAsync("api-2");
        await shared.System.BothTakeTurnsAsync();

        var after = await CurrentAsync("api-2");
        Assert.Equal(before.ResourceId, after.ResourceId);
        Assert.Equal(before.Snapshot.Urls, after.Snapshot.Urls);
        Assert.Equal(HealthStatus.Healthy, after.Snapshot.HealthStatus);
        Assert.NotEqual(RunningSystem.RunOf(before), RunningSystem.RunOf(after));
    }

    private Task<ResourceEvent> CurrentAsync(string resource) => shared.System.CurrentAsync(resource);
}
