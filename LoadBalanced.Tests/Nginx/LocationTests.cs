using System.Net;
using Aspire.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>Which upstream the real nginx sends a path to.</summary>
public sealed class LocationTests : IAsyncLifetime
{
    private readonly Backend _api = new("api-1");
    private readonly Backend _web = new("web-1");

    public async ValueTask InitializeAsync()
    {
        await _api.StartAsync();
        await _web.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _web.DisposeAsync();
    }

    [Theory]
    [InlineData("/", "web-1")]
    [InlineData("/index.html", "web-1")]
    [InlineData("/apiary", "web-1")]
    [InlineData("/api", "api-1")]
    [InlineData("/api/", "api-1")]
    [InlineData("/api/visits?x=1", "api-1")]
    [InlineData("/api/admin/x", "web-1")]
    public async Task The_longest_path_of_whole_segments_wins(string path, string replica)
    {
        await using var nginx = await RunningNginx.StartAsync(
            (application, nginx) =>
            {
                var api = application.AddReplicas<ApiProject>("api", 1);
                var web = application.AddReplicas<ApiProject>("web", 1);
                nginx.WithUpstream("/api", api).WithUpstream("/", web).WithUpstream("/api/admin/", web);
            },
            _api,
            _web);

        Assert.Equal(replica, await nginx.Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_replica_gets_the_path_as_the_client_sent_it()
    {
        var seen = "";
        _api.Before = context =>
        {
            seen = context.Features.Get<IHttpRequestFeature>()!.RawTarget;

            return Task.CompletedTask;
        };
        await using var nginx = await RunningNginx.StartAsync((application, nginx) => nginx.WithUpstream("/api", application.AddReplicas<ApiProject>("api", 1)), _api);

        await nginx.Client.GetStringAsync(new Uri("/api/a%2Fb/c%20d?e=f%26g", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("/api/a%2Fb/c%20d?e=f%26g", seen);
    }

    [Fact]
    public async Task Without_a_location_everything_goes_to_the_first_upstream_that_has_none()
    {
        await using var nginx = await RunningNginx.StartAsync(
            (application, nginx) => nginx
                .WithUpstream("/api", application.AddReplicas<ApiProject>("api", 1))
                .WithUpstream(application.AddReplicas<ApiProject>("web", 1)),
            _api,
            _web);

        Assert.Equal("web-1", await nginx.GetAsync());
    }

    [Fact]
    public async Task A_path_that_nobody_takes_is_not_found()
    {
        await using var nginx = await RunningNginx.StartAsync((application, nginx) => nginx.WithUpstream("/api", application.AddReplicas<ApiProject>("api", 1)), _api);

        using var response = await nginx.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Locations_combine_with_a_server_written_by_hand()
    {
        var site = System.IO.Directory.CreateTempSubdirectory("nginx-site-").FullName;

        try
        {
            await File.WriteAllTextAsync(Path.Combine(site, "a.conf"), "server { include generated/server.conf; location = /by-hand { return 200 hand; } }", TestContext.Current.CancellationToken);
            await using var nginx = await RunningNginx.StartAsync(
                (application, nginx) => nginx.WithConfiguration(site).WithUpstream("/api", application.AddReplicas<ApiProject>("api", 1)),
                _api);

            Assert.Equal("hand", await nginx.Client.GetStringAsync(new Uri("/by-hand", UriKind.Relative), TestContext.Current.CancellationToken));
            Assert.Equal("api-1", await nginx.Client.GetStringAsync(new Uri("/api/x", UriKind.Relative), TestContext.Current.CancellationToken));
        }
        finally
        {
            System.IO.Directory.Delete(site, recursive: true);
        }
    }
}
