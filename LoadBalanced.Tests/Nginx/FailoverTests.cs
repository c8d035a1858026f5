using System.Net;
using Aspire.Hosting;
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

    [Fact]
    public async Task A_status_moves_a_request_only_when_asked_for()
    {
        Answer(_one, 503);
        await using (var nginx = await StartAsync(_ => { }))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "api-1"), await SendAsync(nginx, HttpMethod.Get));
        }

        await using (var nginx = await StartAsync(failover => failover.On |= FailoverCauses.Http503))
        {
            Assert.Equal((HttpStatusCode.OK, "api-2"), await SendAsync(nginx, HttpMethod.Get));
        }
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

    private static void Break(Backend backend) => backend.Before = context =>
    {
        context.Abort();

        return Task.CompletedTask;
    };
}
