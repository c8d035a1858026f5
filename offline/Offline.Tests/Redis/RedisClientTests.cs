using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Offline.Tests.Redis;

public class RedisClientTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_health_check_goes_unhealthy_without_Redis_and_back_with_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var redis = new RealRedis();
        using var host = BuildHost(("ConnectionStrings:cache", $"127.0.0.1:{redis.Port},connectTimeout=1000"));
        var health = host.Services.GetRequiredService<HealthCheckService>();

        async Task<bool> Is(HealthStatus status) =>
            (await health.CheckHealthAsync(cancellation)).Entries["StackExchange.Redis"].Status == status;

        Assert.True(await Is(HealthStatus.Unhealthy));
        redis.Start();
        await Until(() => Is(HealthStatus.Healthy), cancellation);
        redis.Kill();
        await Until(() => Is(HealthStatus.Unhealthy), cancellation);
        redis.Start();
        await Until(() => Is(HealthStatus.Healthy), cancellation);
    }

    [Fact]
    public void Settings_and_options_come_from_configuration_the_named_section_last()
    {
        using var host = BuildHost(
            ("Aspire:StackExchange:Redis:ConnectionString", "redis.example:1"),
            ("Aspire:StackExchange:Redis:DisableHealthChecks", "true"),
            ("Aspire:StackExchange:Redis:ConfigurationOptions:ConnectTimeout", "100"),
            ("Aspire:StackExchange:Redis:cache:ConfigurationOptions:ConnectTimeout", "200"),
            ("ConnectionStrings:cache", "localhost:1234,password=a=b,ssl=true,user=default,protocol=resp2"));

        var options = host.Services.GetRequiredService<IOptions<ConfigurationOptions>>().Value;

        var endPoint = Assert.IsType<DnsEndPoint>(Assert.Single(options.EndPoints));
        Assert.Equal(("localhost", 1234), (endPoint.Host, endPoint.Port));
        Assert.Equal(("a=b", true, false, 200), (options.Password, options.Ssl, options.AbortOnConnectFail, options.ConnectTimeout));
        Assert.Null(host.Services.GetService<HealthCheckService>());
    }

    private static IHost BuildHost(params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.AddRedisClient("cache");
        return builder.Build();
    }

    private static async Task Until(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        while (!await condition())
            await Task.Delay(100, limit.Token);
    }
}
