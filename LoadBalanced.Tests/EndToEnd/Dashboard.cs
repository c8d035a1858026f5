using System.Net.Http.Json;
using System.Text.Json;
using LoadBalanced.Tests.Nginx;
using LoadBalanced.Tests.Page;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>The real dashboard on ports of its own, and what it has been told, through its telemetry API.</summary>
internal sealed class Dashboard : IDisposable
{
    private readonly HttpClient _client;

    public Dashboard()
    {
        var key = Guid.NewGuid().ToString("N");
        var url = Url();
        _client = Client(new(url), key);
        Settings =
        [
            $"--ASPNETCORE_URLS={url}",
            $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={Url()}",
            $"--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL={Url()}",
            $"--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL={Url()}",
            $"--AppHost:DashboardApiKey={key}",
            $"--AppHost:OtlpApiKey={Guid.NewGuid():N}",
            // Exactly the ports above, although it is a test.
            "--DcpPublisher:RandomizePorts=false",
        ];
    }

    /// <summary>One that runs already.</summary>
    public Dashboard(Uri url, string key)
    {
        _client = Client(url, key);
        Settings = [];
    }

    /// <summary>The AppHost's command line that brings this dashboard about.</summary>
    public string[] Settings { get; }

    /// <summary>Where a browser gets in; the AppHost makes the token.</summary>
    public Uri LoginTo(RunningSystem system) =>
        new(_client.BaseAddress!, $"/login?t={system.Application.Services.GetRequiredService<IConfiguration>()["AppHost:BrowserToken"]}");

    /// <summary>A tab in a fresh profile, logged in.</summary>
    public async Task<IPage> OpenAsync(Chromium browser, RunningSystem system)
    {
        var tab = await browser.NewTabAsync(new() { Locale = "en-US", ViewportSize = new() { Width = 1440, Height = 900 } });
        tab.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        await tab.GotoAsync(LoginTo(system).ToString());

        return tab;
    }

    /// <summary>Returns when it answers: nothing waits for the dashboard, so the site may be up before it.</summary>
    public Task IsUpAsync() => Eventually.TrueAsync(async () =>
    {
        try
        {
            await MeasuredResourcesAsync();
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });

    /// <summary>All spans so far.</summary>
    public async Task<IReadOnlyList<ReportedSpan>> SpansAsync() =>
        [.. ReportedSpan.Read((await GetAsync("traces?limit=10000")).GetProperty("data"))];

    /// <summary>Message, trace id and resource of each structured log of a trace.</summary>
    public async Task<IReadOnlyList<(string Service, string TraceId, string Message)>> LogsAsync(string traceId) =>
        [.. from resource in ReportedSpan.Items((await GetAsync($"logs?traceId={traceId}")).GetProperty("data"), "resourceLogs")
            let service = ReportedSpan.Values(resource.GetProperty("resource"))["service.name"]
            from scope in ReportedSpan.Items(resource, "scopeLogs")
            from log in ReportedSpan.Items(scope, "logRecords")
            select (service, ReportedSpan.Text(log, "traceId"), ReportedSpan.Text(log.GetProperty("body"), "stringValue"))];

    /// <summary>Names of the resources that have sent metrics.</summary>
    public async Task<IReadOnlyList<string>> MeasuredResourcesAsync() =>
        [.. from resource in (await GetAsync("resources")).EnumerateArray()
            where resource.GetProperty("hasMetrics").GetBoolean()
            select resource.GetProperty("name").GetString()!];

    /// <summary>The instances of a resource that have sent traces.</summary>
    public async Task<IReadOnlyList<string>> TracedInstancesAsync(string service) =>
        [.. from resource in (await GetAsync("resources")).EnumerateArray()
            where resource.GetProperty("hasTraces").GetBoolean() && resource.GetProperty("name").GetString() == service
            select resource.GetProperty("instanceId").GetString()!];

    public void Dispose() => _client.Dispose();

    private static HttpClient Client(Uri url, string key)
    {
        var client = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Add("x-api-key", key);

        return client;
    }

    private static string Url() => $"http://localhost:{FreePort.Take()}";

    private Task<JsonElement> GetAsync(string path) =>
        _client.GetFromJsonAsync<JsonElement>($"/api/telemetry/{path}", TestContext.Current.CancellationToken);
}
