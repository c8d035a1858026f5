using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>Which hosts the real nginx answers to.</summary>
public sealed class ServerNameTests : IAsyncLifetime
{
    private static readonly string LongName = string.Join('.', Enumerable.Repeat(new string('a', 62), 4));

    private readonly Backend _backend = new("api-1");

    public async ValueTask InitializeAsync() => await _backend.StartAsync();

    public async ValueTask DisposeAsync() => await _backend.DisposeAsync();

    [Fact]
    public async Task Only_its_own_names_and_those_of_this_machine_are_answered()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithServerName("Loadbalanced.localhost", "*.example.com").WithServerName(LongName));

        foreach (var host in (string[])["loadbalanced.localhost", "LOADBALANCED.localhost", "a.b.example.com", LongName, "localhost", "127.0.0.1", "[::1]", "loadbalanced.localhost."])
        {
            Assert.Equal((HttpStatusCode.OK, "api-1"), await GetAsync(nginx, "/", host));
            Assert.Equal((HttpStatusCode.OK, "api-1"), await GetAsync(nginx, "/", $"{host}:{nginx.Port}"));
        }

        foreach (var host in (string[])["evil.test", "example.com", "x.loadbalanced.localhost", "10.0.0.1", "_"])
        {
            Assert.Equal((HttpStatusCode.MisdirectedRequest, """{"error":"unknown host"}"""), await GetAsync(nginx, "/", host));
        }

        Assert.Equal(16, _backend.Requests.Count);
    }

    [Fact]
    public async Task Health_is_told_under_every_name()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithServerName("loadbalanced.localhost"));

        Assert.Equal((HttpStatusCode.OK, "nginx answers\n"), await GetAsync(nginx, "/nginx-health", "10.0.0.1"));
    }

    [Fact]
    public async Task Without_a_name_every_host_is_answered()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend]);

        Assert.Equal((HttpStatusCode.OK, "api-1"), await GetAsync(nginx, "/", "evil.test"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a.example; return 200 x")]
    [InlineData("a\n")]
    [InlineData("a\r\nlisten 1;")]
    [InlineData("a\"")]
    [InlineData("a'")]
    [InlineData("a{}")]
    [InlineData("a}")]
    [InlineData("$host")]
    [InlineData("~^.*$")]
    [InlineData("a\\b")]
    [InlineData("#a")]
    [InlineData("_")]
    [InlineData("*")]
    [InlineData("a.*")]
    [InlineData("*.*.a")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a:80")]
    [InlineData("http://a")]
    [InlineData("a/b")]
    [InlineData("ä.example")]
    [InlineData("a\0")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test")]
    public void A_name_that_is_no_host_name_is_refused(string name)
    {
        var problem = Assert.Throws<ArgumentException>(() => RunningNginx.Front(front => front.WithServerName("good.test", name)));

        Assert.Contains($"The server name '{name}' is not valid: it must be a host name of at most 253", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_at_all_and_one_that_is_too_long_are_refused()
    {
        Assert.Throws<ArgumentException>("names", () => RunningNginx.Front(front => front.WithServerName()));
        Assert.Throws<ArgumentNullException>("name", () => RunningNginx.Front(front => front.WithServerName([null!])));
        Assert.Throws<ArgumentException>(() => RunningNginx.Front(front => front.WithServerName(LongName + "." + LongName)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_name_without_a_wildcard_is_a_link(bool asProcess)
    {
        var application = DistributedApplication.CreateBuilder([]);
        var nginx = application.AddNginx("nginx").WithServerName("a.localhost", "*.example.com", "b.test");
        var resource = asProcess ? (IResource)nginx.RunAsExecutable().ApplicationBuilder.Resources.Single() : nginx.Resource;
        var urls = new ResourceUrlsCallbackContext(
            application.ExecutionContext,
            resource,
            [new() { Url = "http://localhost:8080", Endpoint = nginx.GetEndpoint("http") }, new() { Url = "https://localhost:8443", Endpoint = nginx.GetEndpoint("https") }, new() { Url = "https://nginx.org/" }]);

        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await callback.Callback(urls);
        }

        Assert.Equal(
            [
                ("http://localhost:8080", "http"),
                ("https://localhost:8443", "https"),
                ("https://nginx.org/", null),
                ("http://a.localhost:8080", "http"),
                ("http://b.test:8080", "http"),
                ("https://a.localhost:8443", "https"),
                ("https://b.test:8443", "https"),
            ],
            urls.Urls.Select(url => (url.Url, url.Endpoint?.EndpointName)));
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(RunningNginx nginx, string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Host", host);
        using var response = await nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);

        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
