using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using LoadBalanced.Tests.EndToEnd;
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

    /// <summary>Of all the spans that were sent.</summary>
    public int SpanCount => Received.Where(one => one.Path == "/v1/traces")
        .Sum(one => one.Body.GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0].GetProperty("spans").GetArrayLength());

    /// <summary>The metrics that were sent last, once they are as wanted.</summary>
    public async Task<ReportedMetrics> MetricsAsync(Func<ReportedMetrics, bool> wanted)
    {
        var metrics = ReportedMetrics.None;
        await Eventually.TrueAsync(
            () =>
            {
                if (Received.LastOrDefault(one => one.Path == "/v1/metrics").Body is { ValueKind: JsonValueKind.Object } body)
                {
                    metrics = new(body);
                }

                return Task.FromResult(wanted(metrics));
            },
            () => metrics.ToString());

        return metrics;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
