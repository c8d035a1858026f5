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

    // The clocks of the client and of activities are read at different moments.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMilliseconds(2);

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
        Assert.Equal("redis", command.GetTagItem("db.system.name"));
        Assert.Equal("127.0.0.1", command.GetTagItem("server.address"));
        Assert.Equal(_redis.Port, command.GetTagItem("server.port"));
    }

    [Fact]
    public async Task A_span_begins_and_ends_with_its_command()
    {
        using var host = BuildHost();
        var database = await ConnectAsync(host);

        for (var i = 0; i < 20; i++)
        {
            var parent = await InActivityAsync(() => database.StringIncrementAsync("count"));
            AssertWithin(parent, Assert.Single(await SpansBelowAsync(parent, 1)).Span);
        }
    }

    [Fact]
    public async Task A_slow_command_is_a_long_span()
    {
        using var host = BuildHost();
        var database = await ConnectAsync(host);

        var parent = await InActivityAsync(() => database.ExecuteAsync("BLPOP", "empty", "0.5"));

        var command = Assert.Single(await SpansBelowAsync(parent, 1)).Span;
        Assert.InRange(command.Duration, TimeSpan.FromSeconds(0.49), parent.Duration + s_tolerance);
    }

    [Fact]
    public async Task A_span_arrives_within_a_second_even_while_its_activity_goes_on()
    {
        using var host = BuildHost();
        var database = await ConnectAsync(host);

        using var parent = _own.StartActivity("parent")!;
        await database.StringIncrementAsync("count");
        var answered = Stopwatch.GetTimestamp();

        var (_, arrived) = Assert.Single(await SpansBelowAsync(parent, 1));
        Assert.InRange(Stopwatch.GetElapsedTime(answered, arrived), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_command_answered_after_its_activity_ended_keeps_its_span_and_its_parent()
    {
        using var host = BuildHost();
        var database = await ConnectAsync(host);

        _redis.Freeze();
        List<Task> commands = [];
        List<Activity> parents = [];
        for (var i = 0; i < 100; i++)
        {
            parents.Add(await InActivityAsync(() =>
            {
                commands.Add(database.StringIncrementAsync("count"));
                return Task.CompletedTask;
            }));
        }

        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(_spans, arrived => arrived.Span.DisplayName == "INCR");
        _redis.Thaw();
        await Task.WhenAll(commands);
        var last = await InActivityAsync(() => database.StringIncrementAsync("count"));

        foreach (var parent in parents)
        {
            var command = Assert.Single(await SpansBelowAsync(parent, 1)).Span;
            Assert.InRange(command.Duration, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        }

        AssertWithin(last, Assert.Single(await SpansBelowAsync(last, 1)).Span);
    }

    [Fact]
    public async Task Under_load_every_command_has_one_span_below_its_own_activity()
    {
        const int Activities = 2000, CommandsEach = 3;
        using var host = BuildHost();
        var database = await ConnectAsync(host);

        ConcurrentBag<Activity> parents = [];
        await Parallel.ForEachAsync(Enumerable.Range(0, Activities), TestContext.Current.CancellationToken, async (_, _) =>
            parents.Add(await InActivityAsync(async () =>
            {
                for (var i = 0; i < CommandsEach; i++)
                    await database.StringIncrementAsync("count");
            })));

        foreach (var parent in parents)
            Assert.All(await SpansBelowAsync(parent, CommandsEach), arrived => AssertWithin(parent, arrived.Span));
        Assert.Equal(Activities * CommandsEach, _spans.Count(arrived => arrived.Span.DisplayName == "INCR"));
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

    private static void AssertWithin(Activity parent, Activity span)
    {
        Assert.InRange(span.StartTimeUtc, parent.StartTimeUtc - s_tolerance, parent.StartTimeUtc + parent.Duration);
        Assert.InRange(span.StartTimeUtc + span.Duration, span.StartTimeUtc, parent.StartTimeUtc + parent.Duration + s_tolerance);
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
