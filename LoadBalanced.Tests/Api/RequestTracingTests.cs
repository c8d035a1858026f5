using System.Collections.Concurrent;
using System.Diagnostics;
using LoadBalanced.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;
using StackExchange.Redis;
using Xunit;

namespace LoadBalanced.Tests.Api;

/// <summary>The spans that a service with the shared defaults and a Redis makes, as its tracer provider records them.</summary>
public sealed class RequestTracingTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly HttpClient _client = new();
    private RedisServer? _redis;
    private WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartedAsync();
        var builder = WebApplication.CreateBuilder([$"--ConnectionStrings:cache={_redis.ConnectionString}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"]);
        builder.AddServiceDefaults();
        builder.AddRedisClient("cache");
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new Collector(_spans)));

        _app = builder.Build();
        _app.UseExceptionHandler();
        _app.MapDefaultEndpoints();
        _app.MapGet("/", async (IConnectionMultiplexer redis) => await redis.GetDatabase().StringIncrementAsync("count"));
        _app.MapGet("/items/{id}", (int id) => TypedResults.Ok(id));
        _app.MapGet("/throw", string () => throw new InvalidOperationException("on purpose"));
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client.BaseAddress = new Uri(_app.Urls.First());
    }

    [Theory]
    [InlineData("/", "GET /", "/", 200)]
    [InlineData("/items/7", "GET /items/{id}", "/items/{id}", 200)]
    [InlineData("/nowhere", "GET", null, 404)]
    public async Task A_span_has_the_name_the_route_and_the_status_of_its_request(string path, string name, string? route, int status)
    {
        var span = await SpanOfAsync(path);

        Assert.Equal(name, span.DisplayName);
        Assert.Equal(route, span.GetTagItem("http.route"));
        Assert.Equal(status, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task A_request_that_fails_has_a_span_that_says_so()
    {
        var span = await SpanOfAsync("/throw");

        Assert.Equal(500, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task A_health_probe_makes_no_span_nor_does_what_it_calls(string path)
    {
        foreach (var traced in new[] { false, true })
        {
            var probe = await SendAsync(path, traced);

            // A visit after it: its spans come later than the probe's would.
            var visit = await SendAsync("/", traced: true);
            await UntilAsync(() => _spans.Any(span => span.TraceId == visit && span.DisplayName == "INCR"));

            Assert.DoesNotContain(_spans, span => span.TraceId == probe);
            Assert.DoesNotContain(_spans, span => span.DisplayName == "PING" || span.GetTagItem("url.path") as string == path);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _client.Dispose();
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    private async Task<Activity> SpanOfAsync(string path)
    {
        var trace = await SendAsync(path, traced: true);
        Activity? span = null;
        await UntilAsync(() => (span = _spans.FirstOrDefault(one => one.TraceId == trace && one.Source.Name == "Microsoft.AspNetCore")) is not null);
        return span!;
    }

    /// <returns>The trace id that the request carried, when traced.</returns>
    private async Task<ActivityTraceId> SendAsync(string path, bool traced)
    {
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (traced)
        {
            request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return trace;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private sealed class Collector(ConcurrentQueue<Activity> spans) : BaseProcessor<Activity>
    {
        // The decision is the sampler's; processors see what it let through.
        public override void OnEnd(Activity data)
        {
            if (data.Recorded)
            {
                spans.Enqueue(data);
            }
        }
    }
}
