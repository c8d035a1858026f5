#pragma warning disable ASPIRECERTIFICATES001 // Experimental, and the only way to a certificate of the test's own.

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LoadBalanced.Tests.Nginx;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>Which X-Forwarded headers a replica believes, whatever nginx runs as.</summary>
public sealed class ForwardedHeadersTests
{
    [Fact]
    public async Task Replicas_believe_what_nginx_says_of_a_request_and_not_what_its_client_does()
    {
        using var data = new DataDirectory();
        using var certificate = TestCertificate.Create();
        var port = FreePort.Take();
        var builder = await RunningSystem.DeclareAsync(data, TestContext.Current.CancellationToken);
        RunningSystem.NginxOf(builder).WithHttps(port).WithHttpsCertificate(certificate);
        var replica = builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "api-1");
        builder.CreateResourceBuilder(replica).WithEnvironment("Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics", "Information");
        await using var system = await RunningSystem.StartAsync(builder);
        using var client = TrustingClient.Create(certificate);

        // One for each of the two.
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://localhost:{port}/alive?from=visitor");
            request.Headers.Add("X-Forwarded-Proto", "http");
            request.Headers.Add("X-Forwarded-Host", "shop.example");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
        }

        var line = await system.Application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(replica).LineAsync("Request finished", "?from=visitor ");
        Assert.Contains($"GET https://localhost:{port}/alive?from=visitor ", line.Content, StringComparison.Ordinal);
    }
}
