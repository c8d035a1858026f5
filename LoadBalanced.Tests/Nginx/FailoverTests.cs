using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using LoadBalanced.Tests.EndToEnd;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>When the real nginx sends a request to another replica.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private readonly Backend _one = new("api-1");
    private readonly Backend _two = new("api-2");
    private readonly Backend _three = new("api-3");

    public async ValueTask InitializeAsync()
    {
        await _one.StartAsync();
        await _two.StartAsync();
        await _three.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _three.DisposeAsync();
    }

    public static TheoryData<FailoverCauses> Statuses { get; } = [.. Enum.GetValues<FailoverCauses>().Where(cause => $"{cause}".StartsWith("Http", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_status_moves_a_request_only_when_asked_for(FailoverCauses cause)
    {
        var status = int.Parse($"{cause}"["Http".Length..], CultureInfo.InvariantCulture);
        Answer(_one, status);
        await using (var nginx = await StartAsync(failover => failover.On = Every & ~cause))
        {
            Assert.Equal(((HttpStatusCode)status, "api-1"), await SendAsync(nginx, HttpMethod.Get));
        }

        await using (var nginx = await StartAsync(failover => failover.On = cause))
        {
            Assert.Equal((HttpStatusCode.OK, "api-2"), await SendAsync(nginx, HttpMethod.Get));
        }
    }

    [Fact]
    public async Task A_broken_connection_moves_a_request_only_when_asked_for()
    {
        Break(_one);
        await AssertMovedOnlyForAsync(FailoverCauses.Error);
    }

    [Fact]
    public async Task A_header_that_is_none_moves_a_request_only_when_asked_for()
    {
        _one.Before = async context =>
        {
            await context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output.WriteAsync("HTTP/1.1 200 OK\r\nX-\0: 1\r\n\r\n"u8.ToArray());
            await LeftAsync(context);
        };
        await AssertMovedOnlyForAsync(FailoverCauses.InvalidHeader);
    }

    [Fact]
    public async Task A_reply_that_does_not_come_moves_a_request_only_when_asked_for()
    {
        _one.Before = LeftAsync;
        await AssertMovedOnlyForAsync(FailoverCauses.Timeout, failover => failover.ReadTimeout = TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_moves_any_request()
    {
        await _one.StopAsync();

        // Its queue has one place, which is taken: to whoever comes next it says nothing, as a machine that is gone.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, _one.Port));
        full.Listen(0);
        using var first = new TcpClient();
        await first.ConnectAsync(IPAddress.Loopback, _one.Port, TestContext.Current.CancellationToken);
        await using var nginx = await StartAsync(failover => failover.Time = TimeSpan.FromMinutes(1));

        Assert.Equal((HttpStatusCode.OK, "api-2"), await SendAsync(nginx, HttpMethod.Post));
        await Eventually.TrueAsync(() => Task.FromResult(nginx.Console.Any(line => line.Contains("\"tries\":\"504, 200\"", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_reply_that_does_not_come_is_not_asked_for_again_once_the_time_is_over()
    {
        var byDefault = new FailoverOptions();
        Assert.True(byDefault.ReadTimeout > byDefault.Time);

        _one.Before = LeftAsync;
        await using var nginx = await StartAsync(failover =>
        {
            failover.ReadTimeout = TimeSpan.FromSeconds(1);
            failover.Time = TimeSpan.FromMilliseconds(300);
        });

        var (status, _) = await SendAsync(nginx, HttpMethod.Get);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Empty(_two.Requests);
        Assert.Empty(_three.Requests);
    }

    [Fact]
    public async Task No_cause_means_no_other_replica()
    {
        await _one.StopAsync();
        await using var nginx = await StartAsync(failover => failover.On = FailoverCauses.None);

        var (status, _) = await SendAsync(nginx, HttpMethod.Get);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Empty(_two.Requests);
        Assert.Empty(_three.Requests);
    }

    [Fact]
    public async Task Tries_are_bounded()
    {
        Break(_one);
        Break(_two);
        await using var nginx = await StartAsync(failover => failover.Tries = 2);

        var (status, _) = await SendAsync(nginx, HttpMethod.Get);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal((1, 1, 0), (_one.Requests.Count, _two.Requests.Count, _three.Requests.Count));
    }

    [Fact]
    public async Task Time_is_bounded()
    {
        _one.Before = async context =>
        {
            await Task.Delay(600);
            context.Abort();
        };
        await using var nginx = await StartAsync(failover => failover.Time = TimeSpan.FromMilliseconds(300));

        var (status, _) = await SendAsync(nginx, HttpMethod.Get);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Empty(_two.Requests);
    }

    [Fact]
    public async Task A_POST_that_was_sent_is_repeated_only_when_asked_for()
    {
        Break(_one);
        await using (var nginx = await StartAsync(_ => { }))
        {
            var (status, _) = await SendAsync(nginx, HttpMethod.Post);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Empty(_two.Requests);
        }

        await using (var nginx = await StartAsync(failover => failover.RetryNonIdempotent = true))
        {
            Assert.Equal((HttpStatusCode.OK, "api-2"), await SendAsync(nginx, HttpMethod.Post));
        }
    }

    [Fact]
    public async Task A_POST_that_no_replica_took_goes_to_the_next()
    {
        await _one.StopAsync();
        await using var nginx = await StartAsync(_ => { });

        Assert.Equal((HttpStatusCode.OK, "api-2"), await SendAsync(nginx, HttpMethod.Post));
    }

    [Fact]
    public async Task One_upstream_may_differ_from_the_rest()
    {
        Answer(_one, 500);
        await using var nginx = await RunningNginx.StartAsync(
            (application, nginx) =>
            {
                var api = application.AddReplicas<ApiProject>("api", 3);
                nginx
                    .WithUpstream("/retried", api, upstream => upstream.Failover = new() { On = FailoverCauses.Http500 })
                    .WithUpstream("plain", api.Endpoints)
                    .WithLocation("/plain", "plain");
            },
            _one,
            _two,
            _three);

        Assert.Equal((HttpStatusCode.OK, "api-2"), await SendAsync(nginx, HttpMethod.Get, "/retried"));
        Assert.Equal((HttpStatusCode.InternalServerError, "api-1"), await SendAsync(nginx, HttpMethod.Get, "/plain"));
    }

    private static FailoverCauses Every { get; } = Enum.GetValues<FailoverCauses>().Aggregate((all, one) => all | one);

    private async Task AssertMovedOnlyForAsync(FailoverCauses cause, Action<FailoverOptions>? configure = null)
    {
        await using (var nginx = await StartAsync(On(Every & ~cause)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(nginx, HttpMethod.Get)).Status);
            Assert.Empty(_two.Requests);
            Assert.Empty(_three.Requests);
        }

        await using (var nginx = await StartAsync(On(cause)))
        {
            // One that is slow itself would be passed over like the first.
            Assert.Contains(await SendAsync(nginx, HttpMethod.Get), (IEnumerable<(HttpStatusCode, string)>)[(HttpStatusCode.OK, "api-2"), (HttpStatusCode.OK, "api-3")]);
        }

        Action<FailoverOptions> On(FailoverCauses causes) => failover =>
        {
            failover.On = causes;
            failover.Time = TimeSpan.FromMinutes(1);
            configure?.Invoke(failover);
        };
    }

    private Task<RunningNginx> StartAsync(Action<FailoverOptions> configure) => RunningNginx.StartAsync(
        (application, nginx) => nginx.WithUpstream(application.AddReplicas<ApiProject>("api", 3)).WithFailover(configure), _one, _two, _three);

    private static async Task<(HttpStatusCode Status, string Answer)> SendAsync(RunningNginx nginx, HttpMethod method, string path = "/")
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var response = await nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);

        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static void Answer(Backend backend, int status) => backend.Before = context =>
    {
        context.Response.StatusCode = status;

        return Task.CompletedTask;
    };

    /// <summary>Says nothing (more) until nginx gives it up.</summary>
    private static async Task LeftAsync(HttpContext context)
    {
        var left = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(left.SetResult);
        await left.Task;
    }

    private static void Break(Backend backend) => backend.Before = context =>
    {
        context.Abort();

        return Task.CompletedTask;
    };
}
