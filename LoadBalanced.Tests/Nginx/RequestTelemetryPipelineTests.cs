using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Spans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

public sealed class RequestTelemetryPipelineTests
{
    [Fact]
    public async Task Lines_that_are_none_of_ours_are_counted_and_stop_nothing()
    {
        await using var application = DistributedApplication.CreateBuilder([]).Build();
        var identity = new ResourceIdentity("nginx", application.Services.GetRequiredService<ResourceNotificationService>());
        await using var pipeline = new RequestTelemetryPipeline(new("http://127.0.0.1:9"), null, identity, NullLogger.Instance);
        using var client = new UdpClient();

        foreach (var line in (string[])["junk", "{}", "<190>nginx: {\"id\":1}"])
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(line), IPEndPoint.Parse(pipeline.Address), TestContext.Current.CancellationToken);
        }

        for (var started = Stopwatch.GetTimestamp(); pipeline.Malformed < 3; await Task.Delay(10, TestContext.Current.CancellationToken))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), $"Only {pipeline.Malformed} were counted.");
        }
    }
}
