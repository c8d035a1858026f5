using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace LoadBalanced.Tests.Nginx;

/// <summary>An OTLP/HTTP endpoint in this process, which remembers what it was sent.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Collector(WebApplication application) => _application = application;

    public ConcurrentQueue<(string Path, string? Key, string? Type, JsonElement Body)> Received { get; } = new();

    /// <summary>What it replies.</summary>
    public int Status { get; set; } = 200;

    public Uri Url => new(_application.Urls.Single());

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = new Collector(builder.Build());
        collector._application.Run(async context =>
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            collector.Received.Enqueue((context.Request.Path, context.Request.Headers["x-otlp-api-key"], context.Request.ContentType, body));
            context.Response.StatusCode = collector.Status;
        });
        await collector._application.StartAsync();

        return collector;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
