using System.Net;
using LoadBalanced.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoadBalanced.Tests.Api;

public class LocalProxiesTests
{
    [Theory]
    [InlineData("127.0.0.1", "true", "203.0.113.7 https shop.example")]
    [InlineData("::1", "true", "203.0.113.7 https shop.example")]
    [InlineData("127.0.0.1", "false", "203.0.113.7 https shop.example")]
    [InlineData("198.51.100.9", "true", "198.51.100.9 http 127.0.0.1")]
    [InlineData("198.51.100.9", "false", "198.51.100.9 http 127.0.0.1")]
    [InlineData("10.0.0.1", "true", "10.0.0.1 http 127.0.0.1")]
    public async Task Forwarded_headers_are_believed_from_this_machine_alone(string peer, string setByAspire, string expected)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateBuilder([$"--FORWARDEDHEADERS_ENABLED={setByAspire}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"]);
        // First, because ASP.NET Core itself adds its middleware in a start-up filter when that variable is set.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new Peer(IPAddress.Parse(peer))));
        builder.Services.TrustLocalProxies();

        await using var app = builder.Build();
        app.UseForwardedHeaders();
        app.MapGet("/", (HttpContext context) => $"{context.Connection.RemoteIpAddress} {context.Request.Scheme} {context.Request.Host.Host}");
        await app.StartAsync(cancellation);

        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "shop.example");
        Assert.Equal(expected, await client.GetStringAsync(new Uri(app.Urls.First()), cancellation));
    }

    /// <summary>Makes every request come from the given address.</summary>
    private sealed class Peer(IPAddress address) : IStartupFilter
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
