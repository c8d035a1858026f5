using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;

namespace Offline.Tests.Dashboard;

/// <summary>The real dashboard, started with the environment an AppHost gives it, over our resource service.</summary>
public class RealDashboardTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_dashboard_shows_our_resources_and_gives_back_the_telemetry_it_got()
    {
        await using var service = await ResourceServiceFixture.StartAsync(Ending);
        await service.Notifications.PublishUpdateAsync(
            new ExecutableResource("api", "/bin/api", "/"), "api-abc", snapshot => snapshot with { State = KnownResourceStates.Running });
        using var dashboard = await RunningDashboard.StartAsync(service, Ending);

        Assert.Equal(HttpStatusCode.Unauthorized, (await dashboard.GetAsync("/api/telemetry/resources", apiKey: null, Ending)).StatusCode);
        await dashboard.SendSpanAsync(service.Configuration[DashboardOptions.OtlpApiKeyKey]!, Ending);

        var apiKey = service.Configuration[DashboardOptions.ApiKeyKey];
        var resources = await ReadAsync(dashboard, "/api/telemetry/resources", apiKey);
        Assert.Equal("api", Assert.Single(resources.EnumerateArray()).GetProperty("name").GetString());
        var trace = await ReadAsync(dashboard, $"/api/telemetry/traces/{TraceId}", apiKey);
        Assert.Contains("GET /visits", trace.GetRawText(), StringComparison.Ordinal);

        Assert.Equal("/login", await dashboard.LogInAsync("wrong", Ending));
        Assert.Equal("/", await dashboard.LogInAsync(service.Configuration[DashboardOptions.BrowserTokenKey]!, Ending));

        // It watches our resources as soon as it has something to do with them, a span or a person.
        while (service.Feed.Watchers == 0)
            await Task.Delay(50, Ending);
    }

    private static async Task<JsonElement> ReadAsync(RunningDashboard dashboard, string path, string? apiKey)
    {
        using var response = await dashboard.GetAsync(path, apiKey, Ending);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Ending);
    }

    private sealed class RunningDashboard(Process process, Uri frontend, Uri otlp) : IDisposable
    {
        private readonly HttpClient _client = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }, disposeHandler: true);

        public static async Task<RunningDashboard> StartAsync(ResourceServiceFixture service, CancellationToken cancellationToken)
        {
            var bundle = typeof(RealDashboardTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(metadata => metadata.Key == "AspireBundleDirectory").Value!;
            var start = new ProcessStartInfo(Path.Combine(bundle, "bundle/managed/aspire-managed"), "dashboard")
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (name, value) in DashboardEnvironment.From(service.Configuration, await service.GetAddressAsync(cancellationToken)))
                start.Environment[name] = value;

            var (frontend, otlpGrpc, otlpHttp) = (FreeUrl(), FreeUrl(), FreeUrl());
            start.Environment[DashboardOptions.UrlsKey] = frontend.ToString();
            start.Environment[DashboardOptions.OtlpGrpcUrlKey] = otlpGrpc.ToString();
            start.Environment[DashboardOptions.OtlpHttpUrlKey] = otlpHttp.ToString();
            var process = Process.Start(start)!;
            var output = new StringBuilder();
            process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
            process.ErrorDataReceived += (_, line) => output.AppendLine(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();

            var dashboard = new RunningDashboard(process, frontend, otlpHttp);
            while (true)
            {
                Assert.False(process.HasExited, output.ToString());
                try
                {
                    using var _ = await dashboard._client.GetAsync(frontend, cancellationToken);
                    return dashboard;
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(50, cancellationToken);
                }
            }
        }

        public async Task<HttpResponseMessage> GetAsync(string path, string? apiKey, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(frontend, path));
            if (apiKey is not null)
                request.Headers.Add("x-api-key", apiKey);
            return await _client.SendAsync(request, cancellationToken);
        }

        /// <returns>The path where the browser ends up.</returns>
        public async Task<string> LogInAsync(string token, CancellationToken cancellationToken)
        {
            using var response = await _client.GetAsync(new Uri(frontend, $"/login?t={token}"), cancellationToken);
            response.EnsureSuccessStatusCode();
            return response.RequestMessage!.RequestUri!.AbsolutePath;
        }

        public async Task SendSpanAsync(string apiKey, CancellationToken cancellationToken)
        {
            var now = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).TotalMicroseconds * 1000;
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(otlp, "/v1/traces"))
            {
                Content = JsonContent.Create(new
                {
                    resourceSpans = new[]
                    {
                        new
                        {
                            resource = new { attributes = new[] { Attribute("service.name", "api"), Attribute("service.instance.id", "abc") } },
                            scopeSpans = new[]
                            {
                                new
                                {
                                    spans = new[]
                                    {
                                        new
                                        {
                                            traceId = TraceId, spanId = "b7ad6b7169203331", name = "GET /visits", kind = 2,
                                            startTimeUnixNano = $"{now}", endTimeUnixNano = $"{now + 1_000_000}",
                                        },
                                    },
                                },
                            },
                        },
                    },
                }),
            };
            request.Headers.Add("x-otlp-api-key", apiKey);
            using var response = await _client.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
        }

        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
            _client.Dispose();
        }

        private static object Attribute(string key, string value) => new { key, value = new { stringValue = value } };

        private static Uri FreeUrl()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        }
    }
}
