using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Offline.Tests.Redis;

public sealed class RedisSpanTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<(Activity Span, long Arrived)> _spans = [];
    private readonly ActivitySource _own = new("redis-span-test");
    private readonly ActivityListener _listener;
    private readonly RealRedis _redis = new();

    public RedisSpanTests()
    {
        _redis.Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _own || source.Name == "OpenTelemetry.Instrumentation.StackExchangeRedis",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => _spans.Enqueue((span, Stopwatch.GetTimestamp())),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task A_command_is_a_client_span_below_the_activity_that_issued_it()
    {
        using var host = BuildHost();
        var database = await ConnectAsync(host);

        var parent = await InActivityAsync(() => database.StringIncrementAsync("count"));

        var command = Assert.Single(await SpansBelowAsync(parent, 1)).Span;
        Assert.Equal("INCR", command.DisplayName);
        Assert.Equal(ActivityKind.Client, command.Kind);
        Assert.Equal(parent.TraceId, command.TraceId);
        Assert.Equal("redis", command.GetTagItem("db.system"));
        Assert.Equal("127.0.0.1", command.GetTagItem("server.address"));
        Assert.Equal(_redis.Port, command.GetTagItem("server.port"));
    }

    [Fact]
    public async Task A_span_arrives_within_two_seconds_even_while_its_activity_goes_on()
    {
        using var host = BuildHost();
        var database = await ConnectAsync(host);

        using var parent = _own.StartActivity("parent")!;
        await database.StringIncrementAsync("count");
        var answered = Stopwatch.GetTimestamp();

        var (_, arrived) = Assert.Single(await SpansBelowAsync(parent, 1));
        Assert.InRange(Stopwatch.GetElapsedTime(answered, arrived), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task The_last_spans_come_when_the_application_ends()
    {
        Activity parent;
        using (var host = BuildHost())
        {
            var database = await ConnectAsync(host);
            parent = await InActivityAsync(() => database.StringIncrementAsync("count"));
        }

        Assert.Single(_spans, arrived => arrived.Span.ParentSpanId == parent.SpanId);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _own.Dispose();
        _redis.Dispose();
    }

    private IHost BuildHost()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:cache", $"127.0.0.1:{_redis.Port}")]);
        builder.AddRedisClient("cache");
        return builder.Build();
    }

    private static async Task<IDatabase> ConnectAsync(IHost host)
    {
        var database = host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await UntilAsync(async () =>
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
        });
        return database;
    }

    private async Task<Activity> InActivityAsync(Func<Task> commands)
    {
        using var parent = _own.StartActivity("parent")!;
        await commands();
        return parent;
    }

    private async Task<List<(Activity Span, long Arrived)>> SpansBelowAsync(Activity parent, int count)
    {
        List<(Activity Span, long Arrived)> below = [];
        await UntilAsync(() =>
        {
            below = [.. _spans.Where(arrived => arrived.Span.ParentSpanId == parent.SpanId)];
            return Task.FromResult(below.Count >= count);
        });
        return below;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_patience);
        while (!await condition())
            await Task.Delay(50, limit.Token);
    }
}
