using System.Collections.Concurrent;
using System.Diagnostics;
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
    public async Task A_command_is_a_client_span_below_the_activity_that_issued_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var redis = new RealRedis();
        redis.Start();

        ConcurrentQueue<Activity> spans = [];
        using var own = new ActivitySource("redis-span-test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == own || source.Name == "OpenTelemetry.Instrumentation.StackExchangeRedis",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        using var host = BuildHost(("ConnectionStrings:cache", $"127.0.0.1:{redis.Port}"));
        var database = host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await Until(async () => await Answers(database), cancellation);

        Activity parent;
        using (parent = own.StartActivity("parent")!)
            await database.StringIncrementAsync("count");

        await Until(() => Task.FromResult(spans.Any(span => span.ParentSpanId == parent.SpanId)), cancellation);
        var command = Assert.Single(spans, span => span.ParentSpanId == parent.SpanId);
        Assert.Equal("INCR", command.DisplayName);
        Assert.Equal(ActivityKind.Client, command.Kind);
        Assert.Equal(parent.TraceId, command.TraceId);
        Assert.Equal("redis", command.GetTagItem("db.system.name"));
        Assert.Equal("127.0.0.1", command.GetTagItem("server.address"));
        Assert.Equal(redis.Port, command.GetTagItem("server.port"));
        Assert.InRange(command.StartTimeUtc, parent.StartTimeUtc.AddMilliseconds(-50), parent.StartTimeUtc + parent.Duration);
    }

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

    [Fact]
    public void An_option_the_client_lacks_is_an_error_that_names_it()
    {
        using var host = BuildHost(("ConnectionStrings:cache", "localhost:1234,tunnel=http:proxy:8080"));

        var error = Assert.Throws<NotSupportedException>(() => host.Services.GetRequiredService<IConnectionMultiplexer>());

        Assert.Contains("tunnel", error.Message, StringComparison.Ordinal);
    }

    private static IHost BuildHost(params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.AddRedisClient("cache");
        return builder.Build();
    }

    private static async Task<bool> Answers(IDatabase database)
    {
        try
        {
            await database.PingAsync();
            return true;
        }
        catch (RedisConnectionException)
        {
            return false;
        }
    }

    private static async Task Until(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        while (!await condition())
            await Task.Delay(100, limit.Token);
    }
}
