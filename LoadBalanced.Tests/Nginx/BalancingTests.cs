using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>The generated configuration on the real nginx.</summary>
public sealed class BalancingTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly Backend _one = new("api-1");
    private readonly Backend _two = new("api-2");
    private RunningNginx _nginx = null!;

    public async ValueTask InitializeAsync()
    {
        await _one.StartAsync();
        await _two.StartAsync();
        _nginx = await RunningNginx.StartAsync([_one, _two]);
    }

    public async ValueTask DisposeAsync()
    {
        await _nginx.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task Requests_alternate_strictly_over_both_workers()
    {
        var answers = new List<string>();

        for (var number = 0; number < 40; number++)
        {
            answers.Add(await _nginx.GetAsync());
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(number => number % 2 == 0 ? "api-1" : "api-2"), answers);
    }

    [Fact]
    public async Task No_request_fails_while_a_replica_is_stopped_and_it_comes_back_by_itself()
    {
        using var stop = new CancellationTokenSource();
        var statuses = new List<HttpStatusCode>();
        var slowest = TimeSpan.Zero;
        var load = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var started = Stopwatch.GetTimestamp();
                using var response = await _nginx.Client.GetAsync(new Uri("/", UriKind.Relative));
                statuses.Add(response.StatusCode);
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
            }
        }, TestContext.Current.CancellationToken);

        await Task.Delay(200, TestContext.Current.CancellationToken);
        await _one.StopAsync();
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        var before = _one.Requests.Count;
        await _one.StartAsync();
        var back = Stopwatch.GetTimestamp();
        await EventuallyAsync(() => Task.FromResult(_one.Requests.Count > before), TimeSpan.FromSeconds(4));
        output.WriteLine($"One back: first request after {Stopwatch.GetElapsedTime(back).TotalMilliseconds:F0} ms");
        await stop.CancelAsync();
        await load;

        output.WriteLine($"{statuses.Count} requests, slowest {slowest.TotalMilliseconds:F0} ms");
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.True(slowest < TimeSpan.FromSeconds(1.5), $"A request took {slowest}.");
    }

    [Fact]
    public async Task All_stopped_gives_503_with_JSON_and_recovers_by_itself()
    {
        await _one.StopAsync();
        await _two.StopAsync();

        // The first finds out, the second finds every replica passed over.
        for (var number = 0; number < 2; number++)
        {
            using var response = await _nginx.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
            Assert.Equal("nginx", response.Headers.Server.ToString());
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal("no replica answers", body.RootElement.GetProperty("error").GetString());
        }

        using var posted = await _nginx.Client.PostAsync(new Uri("/", UriKind.Relative), new StringContent("x"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, posted.StatusCode);

        await _one.StartAsync();
        await _two.StartAsync();
        var back = Stopwatch.GetTimestamp();
        await EventuallyAsync(
            async () =>
            {
                using var response = await _nginx.Client.GetAsync(new Uri("/", UriKind.Relative));

                return response.StatusCode == HttpStatusCode.OK;
            },
            TimeSpan.FromSeconds(3));
        output.WriteLine($"All back: first 200 after {Stopwatch.GetElapsedTime(back).TotalMilliseconds:F0} ms");
    }

    [Fact]
    public async Task A_503_of_a_replica_is_passed_on_as_it_is()
    {
        _one.Before = context =>
        {
            context.Response.StatusCode = 503;

            return Task.CompletedTask;
        };

        using var response = await _nginx.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("api-1", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_that_is_not_idempotent_is_not_sent_twice()
    {
        _one.Before = context =>
        {
            context.Abort();

            return Task.CompletedTask;
        };

        using var response = await _nginx.Client.PostAsync(new Uri("/", UriKind.Relative), new StringContent("x"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Empty(_two.Requests);
    }

    [Fact]
    public async Task A_request_that_breaks_is_retried_with_the_same_id()
    {
        _one.Before = context =>
        {
            context.Abort();

            return Task.CompletedTask;
        };

        Assert.Equal("api-2", await _nginx.GetAsync());
        Assert.Equal(Assert.Single(_one.Requests)["X-Request-Id"], Assert.Single(_two.Requests)["X-Request-Id"]);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition, TimeSpan limit)
    {
        for (var started = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(20))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < limit, $"Not so within {limit}.");
        }
    }
}
