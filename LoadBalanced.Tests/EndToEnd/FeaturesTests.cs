using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>What an nginx can be declared with, in front of the real replicas, whatever it runs as.</summary>
public sealed class FeaturesTests
{
    private const string Name = "shop.example";

    [Fact]
    public async Task Names_weights_files_compression_headers_and_limits_are_as_declared()
    {
        const int Burst = 100;
        using var data = new DataDirectory();
        await using var system = await StartAsync(data, "front", (nginx, replicas) => nginx
            .WithServerName(Name)
            .WithUpstream("weighted", replicas, upstream => upstream.WithServer("api-1", server => server.Weight = 3))
            .WithLocation("/", "weighted")
            .WithStaticFiles("/files", Path.Combine(Repository.Directory, "nginx", "html"))
            .WithLimits(limits =>
            {
                limits.RequestsPerSecond = 1;
                limits.Burst = Burst;
            }));
        using var client = Client(system, "front");

        using (var unknown = await SendAsync(client, "/", host: "elsewhere.example"))
        {
            Assert.Equal(HttpStatusCode.MisdirectedRequest, unknown.StatusCode);
        }

        using (var file = await SendAsync(client, "/files/page.css"))
        {
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal("gzip", Assert.Single(file.Content.Headers.ContentEncoding));
            Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("nginx", Assert.Single(file.Headers.GetValues("Server")));
        }

        List<string> replicas = [];
        while (replicas.Count < 40)
        {
            using var visit = await SendAsync(client, "/");
            replicas.Add((await Visit.ReadAsync(visit)).ContainerId);
        }

        Assert.Equal((30, 10), (replicas.Count(replica => replica == "api-1"), replicas.Count(replica => replica == "api-2")));

        // More of it refills while the rest is sent: one a second.
        var refused = false;
        for (var i = 0; i < 3 * Burst && !refused; i++)
        {
            using var response = await SendAsync(client, "/peek");
            refused = response.StatusCode == HttpStatusCode.TooManyRequests;
            Assert.Equal(refused, response.Headers.RetryAfter is not null);
        }

        Assert.True(refused);
    }

    [Fact]
    public async Task Visitors_with_a_cookie_stay_where_they_were()
    {
        using var data = new DataDirectory();
        await using var system = await StartAsync(data, "home", (nginx, replicas) => nginx
            .WithUpstream("home-api", replicas, upstream => upstream.WithStickyCookie("home"))
            .WithLocation("/", "home-api"));
        HashSet<string> homes = [];

        for (var visitor = 0; visitor < 20; visitor++)
        {
            using var client = Client(system, "home");
            using var first = await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
            client.DefaultRequestHeaders.Add("Cookie", Assert.Single(first.Headers.GetValues("Set-Cookie")).Split(';')[0]);
            var home = (await Visit.ReadAsync(first)).ContainerId;

            for (var visit = 0; visit < 5; visit++)
            {
                Assert.Equal(home, (await Visit.GetAsync(client)).ContainerId);
            }

            homes.Add(home);
        }

        Assert.Equal(["api-1", "api-2"], homes.Order(StringComparer.Ordinal));
    }

    private static async Task<RunningSystem> StartAsync(DataDirectory data, string name, Action<IResourceBuilder<NginxResource>, IEnumerable<EndpointReference>> declare)
    {
        var builder = await RunningSystem.DeclareAsync(data, TestContext.Current.CancellationToken);
        var replicas = builder.Resources.OfType<ProjectResource>().Where(resource => resource.Name is "api-1" or "api-2")
            .Select(replica => builder.CreateResourceBuilder(replica)).ToList();
        var nginx = TestRuntime.AddNginx(builder, name, data);
        declare(nginx, replicas.Select(replica => replica.GetEndpoint("http")));
        replicas.ForEach(replica => nginx.WaitFor(replica));

        var system = await RunningSystem.StartAsync(builder);
        await system.Application.ResourceNotifications.WaitForResourceHealthyAsync(name, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        return system;
    }

    // Cookies are the test's own matter.
    private static HttpClient Client(RunningSystem system, string nginx) =>
        new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = system.Application.GetEndpoint(nginx, "http"), Timeout = TimeSpan.FromSeconds(20) };

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string host = Name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Host = host;
        request.Headers.AcceptEncoding.Add(new("gzip"));

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
