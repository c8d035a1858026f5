using System.Net;
using System.Text.Json;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.Page;

/// <summary>Who gets the page and who the API's reply, from the real nginx over a backend of the test's own.</summary>
public sealed class ContentNegotiationTests
{
    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true)]
    [InlineData("text/html", true)]
    [InlineData("TEXT/HTML, */*", true)]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("application/json, text/html", false)]
    [InlineData("text/html;q=0, application/json", false)]
    [InlineData("text/htmlx, */*", false)]
    [InlineData("text/plain", false)]
    public async Task Only_who_names_HTML_first_gets_the_page(string? accept, bool page)
    {
        await using var backend = new Backend("api-1");
        await backend.StartAsync();
        await using var nginx = await RunningNginx.StartAsync([backend]);

        using var response = await GetAsync(nginx, "/", accept);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(page, response.Content.Headers.ContentType?.MediaType == "text/html");
        Assert.Contains("Accept", response.Headers.Vary);
        Assert.Equal(page ? null : "tries;desc=\"200\"", Header(response, "Server-Timing"));
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/page/page.css", "text/css")]
    [InlineData("/page/page.js", "application/javascript")]
    [InlineData("/page/icon.svg", "image/svg+xml")]
    public async Task Every_file_of_the_page_has_its_type_and_the_strict_policy(string path, string type)
    {
        await using var nginx = await RunningNginx.StartAsync([new Backend("api-1")]);

        using var response = await GetAsync(nginx, path, "text/html,*/*");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("utf-8", response.Content.Headers.ContentType?.CharSet);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Header(response, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task Without_replicas_a_browser_still_gets_the_page_and_its_script_the_503()
    {
        await using var nginx = await RunningNginx.StartAsync([new Backend("api-1")]);

        using var page = await GetAsync(nginx, "/", "text/html");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        using var hit = await GetAsync(nginx, "/", "application/json");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, hit.StatusCode);
        Assert.Contains("Accept", hit.Headers.Vary);
        using var body = JsonDocument.Parse(await hit.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("no replica answers", body.RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_peek_takes_no_turn_and_starts_no_trace()
    {
        await using var one = new Backend("api-1");
        await using var two = new Backend("api-2");
        await one.StartAsync();
        await two.StartAsync();
        await using var nginx = await RunningNginx.StartAsync([one, two]);

        var hits = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            hits.Add(await nginx.GetAsync());
            using var peek = await GetAsync(nginx, "/peek", accept: null);
            Assert.Equal(HttpStatusCode.OK, peek.StatusCode);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? "api-1" : "api-2"), hits);
        var traced = one.Requests.Concat(two.Requests).CountBy(headers => headers["traceparent"].ToString()[^2..]).ToDictionary();
        Assert.Equal(new Dictionary<string, int> { ["00"] = 10, ["01"] = 10 }, traced);
    }

    private static async Task<HttpResponseMessage> GetAsync(RunningNginx nginx, string path, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
