using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Running;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>Clients that stay on their replica: on the real nginx, by whichever way its version offers.</summary>
public sealed class StickyCookieTests : TwoBackends
{
    private static readonly UpstreamServer[] OneReplica = [new("api-1", "127.0.0.1", 5001)];

    [Fact]
    public async Task A_client_stays_on_its_replica_and_clients_are_spread()
    {
        await using var nginx = await StartAsync();
        var homes = new List<string>();

        for (var number = 0; number < 24; number++)
        {
            using var client = Browser(nginx);
            var home = await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

            for (var again = 0; again < 4; again++)
            {
                Assert.Equal(home, await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
            }

            homes.Add(home);
        }

        Assert.Equal(["api-1", "api-2"], homes.Distinct().Order());
    }

    [Fact]
    public async Task Another_replica_answers_while_the_clients_own_is_away()
    {
        await using var nginx = await StartAsync();
        using var client = Browser(nginx);
        var home = await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var (own, other) = home == "api-1" ? (One, Two) : (Two, One);

        await own.StopAsync();

        for (var number = 0; number < 4; number++)
        {
            Assert.Equal(other.Name, await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_cookie_has_the_attributes_it_was_given()
    {
        await using var nginx = await StartAsync(cookie =>
        {
            cookie.Expires = TimeSpan.FromHours(1);
            cookie.Domain = "example.test";
            cookie.Path = "/shop";
            cookie.Secure = true;
            cookie.SameSite = StickySameSite.None;
        });

        using var response = await nginx.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        var parts = Assert.Single(response.Headers.GetValues("Set-Cookie")).ToLowerInvariant().Split("; ");
        Assert.Matches("^home=[0-9a-f]{32}$", parts[0]);
        Assert.Equal(["domain=example.test", "httponly", "max-age=3600", "path=/shop", "samesite=none", "secure"], parts[1..].Where(part => !part.StartsWith("expires", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Replies_of_other_upstreams_and_of_nginx_itself_carry_no_cookie()
    {
        await using var nginx = await StartAsync();

        foreach (var path in (string[])["/plain", "/nginx-health"])
        {
            using var response = await nginx.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.False(response.Headers.Contains("Set-Cookie"), path);
        }
    }

    [Fact]
    public async Task The_policy_chooses_for_a_client_without_a_cookie()
    {
        var features = await NginxProgram.Find().FeaturesAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(features.HasSticky, $"nginx {features.Version} has no sticky; 1.29.6 has.");

        await using var nginx = await StartAsync();
        var answers = new List<string>();

        for (var number = 0; number < 10; number++)
        {
            using var client = Browser(nginx);
            answers.Add(await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(number => number % 2 == 0 ? "api-1" : "api-2"), answers);
    }

    [Fact]
    public void From_1_29_6_on_nginx_has_a_directive_for_it()
    {
        Assert.Equal(
            """
            upstream api {
                zone api 64k;
                least_conn;
                server 127.0.0.1:5001 max_fails=1 fail_timeout=1s; # api-1
                sticky cookie home expires=60s httponly samesite=strict path=/;
                keepalive 256;
            }

            """,
            UpstreamFile.Render("api", OneReplica, Sticky(), NginxFeatures.Of("1.29.6")));
    }

    [Fact]
    public void Before_the_cookie_is_hashed()
    {
        Assert.Equal(
            """
            # This nginx has no "sticky" (1.29.6 has): a cookie takes its place, which is hashed.
            map $cookie_home $sticky_my_dapi__v_p2_key { "" $request_id; default $cookie_home; }
            map "$proxy_host $cookie_home" $sticky_my_dapi__v_p2_cookie { "my-api_v.2 " "home=$request_id; Max-Age=60; Path=/; HttpOnly; SameSite=Strict"; }
            upstream my-api_v.2 {
                zone my-api_v.2 64k;
                hash $sticky_my_dapi__v_p2_key consistent;
                server 127.0.0.1:5001 max_fails=1 fail_timeout=1s; # api-1
                keepalive 256;
            }

            """,
            UpstreamFile.Render("my-api_v.2", OneReplica, Sticky(), NginxFeatures.Of("1.29.5")));
    }

    [Fact]
    public void Before_there_is_no_backup_with_it()
    {
        UpstreamServer[] servers = [OneReplica[0], new("api-2", "127.0.0.1", 5002) { Options = new() { IsBackup = true } }];

        var problem = Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", servers, Sticky(), NginxFeatures.Unknown));

        Assert.StartsWith("'api-2' is a backup, which nginx before 1.29.6 does not allow with the sticky cookie 'home'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(" backup; # api-2\n    sticky cookie home", UpstreamFile.Render("api", servers, Sticky(), NginxFeatures.Of("1.30.6")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a;")]
    [InlineData("a{")]
    [InlineData("$a")]
    [InlineData("a\n")]
    [InlineData("a\"")]
    [InlineData("ä")]
    public void A_cookie_name_that_is_none_is_refused(string name) => AssertRefused(
        $"The cookie name '{name}' is not valid: it must start with a letter or '_' and hold only letters, digits and '_'.", () => new UpstreamOptions().WithStickyCookie(name));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a\"; }")]
    [InlineData("$host")]
    [InlineData("a\nb")]
    [InlineData("a\\")]
    public void A_domain_that_is_none_is_refused(string domain) =>
        AssertRefused($"Domain is '{domain}'; it must be a host name.", () => new UpstreamOptions().WithStickyCookie("home", cookie => cookie.Domain = domain));

    [Fact]
    public void Other_values_that_do_not_fit_are_refused()
    {
        AssertRefused("Expires is 00:00:00; it must be a whole number of seconds", () => new UpstreamOptions().WithStickyCookie("home", cookie => cookie.Expires = TimeSpan.Zero));
        AssertRefused("The path '/a; b' is not valid", () => new UpstreamOptions().WithStickyCookie("home", cookie => cookie.Path = "/a; b"));
        AssertRefused("SameSite is None; Secure must be true", () => new UpstreamOptions().WithStickyCookie("home", cookie => cookie.SameSite = StickySameSite.None));
        AssertRefused("SameSite is 7; it must be Lax, Strict or None", () => new UpstreamOptions().WithStickyCookie("home", cookie => cookie.SameSite = (StickySameSite)7));
    }

    private static UpstreamOptions Sticky() => new UpstreamOptions { Policy = UpstreamPolicy.LeastConnections }.WithStickyCookie("home", cookie =>
    {
        cookie.Expires = TimeSpan.FromMinutes(1);
        cookie.SameSite = StickySameSite.Strict;
    });

    private Task<RunningNginx> StartAsync(Action<StickyCookieOptions>? configure = null) => RunningNginx.StartAsync(
        (application, nginx) =>
        {
            var api = application.AddReplicas<ApiProject>("api", 2);
            nginx.WithUpstream(api, upstream => upstream.WithStickyCookie("home", configure)).WithUpstream("plain", api.Endpoints).WithLocation("/plain", "plain");
        },
        One,
        Two);

    private static HttpClient Browser(RunningNginx nginx) =>
        new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = nginx.Client.BaseAddress };

    private static void AssertRefused(string expected, Action action) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
