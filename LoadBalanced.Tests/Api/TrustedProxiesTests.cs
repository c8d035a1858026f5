using System.Net;
using LoadBalanced.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoadBalanced.Tests.Api;

public class TrustedProxiesTests
{
    private const string Believed = "203.0.113.7 https shop.example";

    [Theory]
    [InlineData("127.0.0.1", "", "true", Believed)]
    [InlineData("::1", "", "true", Believed)]
    [InlineData("127.0.0.1", "", "false", Believed)]
    [InlineData(null, "", "true", Believed)]
    [InlineData("198.51.100.9", "", "true", "198.51.100.9 http 127.0.0.1")]
    [InlineData("198.51.100.9", "", "false", "198.51.100.9 http 127.0.0.1")]
    [InlineData("10.0.0.1", "", "true", "10.0.0.1 http 127.0.0.1")]
    [InlineData("10.0.0.7", "10.0.0.7", "true", Believed)]
    [InlineData("10.0.0.8", "10.0.0.7", "true", "10.0.0.8 http 127.0.0.1")]
    [InlineData("::ffff:172.18.0.3", "10.0.0.7, 172.18.0.0/16", "true", Believed)]
    [InlineData("::ffff:172.19.0.3", "10.0.0.7, 172.18.0.0/16", "true", "::ffff:172.19.0.3 http 127.0.0.1")]
    [InlineData("fd00::5", "fd00::/8", "true", Believed)]
    [InlineData("10.0.0.1", "no-such-host.invalid", "true", "10.0.0.1 http 127.0.0.1")]
    public async Task Forwarded_headers_are_believed_from_this_machine_and_those_that_are_named(string? peer, string trusted, string setByAspire, string expected)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateBuilder(
            [$"--FORWARDEDHEADERS_ENABLED={setByAspire}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning", $"--TrustedProxies={trusted}"]);
        // First, because ASP.NET Core itself adds its middleware in a start-up filter when that variable is set.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new Peer(peer is null ? null : IPAddress.Parse(peer))));
        builder.AddTrustedProxies();

        await using var app = builder.Build();
        app.UseTrustedProxies();
        app.MapGet("/", (HttpContext context) => $"{context.Connection.RemoteIpAddress} {context.Request.Scheme} {context.Request.Host.Host}");
        await app.StartAsync(cancellation);

        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "shop.example");
        Assert.Equal(expected, await client.GetStringAsync(new Uri(app.Urls.First()), cancellation));
    }

    [Theory]
    [InlineData("nginx, two words", "two words")]
    [InlineData("172.18.0.0/33", "172.18.0.0/33")]
    [InlineData("10", "10")]
    [InlineData("http://nginx", "http://nginx")]
    public async Task Anything_else_is_one_line_and_the_end(string setting, string bad)
    {
        using var api = new ApiProcess(("TrustedProxies", setting));

        var (exitCode, errors) = await api.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"TrustedProxies has '{bad}'; it must be addresses, networks or host names, such as 10.0.0.7, 172.18.0.0/16 or nginx, separated by commas.",
            Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>Makes every request come from the given address.</summary>
    private sealed class Peer(IPAddress? address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate rest) =>
            {
                context.Connection.RemoteIpAddress = address;
                return rest(context);
            });
            next(app);
        };
    }
}
