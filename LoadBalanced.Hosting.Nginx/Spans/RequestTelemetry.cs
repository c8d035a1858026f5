using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Metrics;
using Aspire.Hosting.Nginx.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Access-log lines in, spans and metrics at the dashboard: one pipeline for each nginx, as long as the AppHost lives.</summary>
internal sealed class RequestTelemetry(
    IConfiguration configuration,
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    NginxControls controls) : IAsyncDisposable
{
    public const string EndpointKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    private const string ApiKeyKey = "AppHost:OtlpApiKey";
    private const string DashboardName = "aspire-dashboard";
    private const string DashboardEndpointName = "otlp-http";

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Lazy<RequestTelemetryPipeline?>> _pipelines = new(StringComparer.Ordinal);

    /// <summary>Starts to listen for an nginx, or goes on listening after a restart.</summary>
    /// <param name="nginx">Whose lines.</param>
    /// <param name="replicas">The replicas' names by address.</param>
    /// <param name="status">Where it tells its connections.</param>
    /// <returns>The UDP address for its access log; null when there is nowhere to send, or nothing is wanted.</returns>
    public string? Listen(NginxResource nginx, IReadOnlyDictionary<string, string> replicas, StatusPage status)
    {
        if (!nginx.Front.Telemetry.Enabled)
        {
            return null;
        }

        var pipeline = _pipelines.GetOrAdd(nginx.Name, _ => new(() => Start(nginx))).Value;

        if (pipeline is null)
        {
            return null;
        }

        pipeline.Replicas = replicas;
        pipeline.Status = status;

        return pipeline.Address;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);

        foreach (var pipeline in _pipelines.Values.Where(one => one.IsValueCreated))
        {
            if (pipeline.Value is { } running)
            {
                await running.DisposeAsync().ConfigureAwait(false);
            }
        }

        _stop.Dispose();
    }

    private RequestTelemetryPipeline? Start(NginxResource nginx)
    {
        var logger = loggers.GetLogger(nginx);
        var endpoint = configuration[EndpointKey];

        if (string.IsNullOrEmpty(endpoint))
        {
            logger.LogInformation("Requests get no spans and metrics: {Key} is not set.", EndpointKey);

            return null;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new DistributedApplicationException($"{EndpointKey} is '{endpoint}'; it must be an http or https URL.");
        }

        var identity = new ResourceIdentity(nginx.Name, notifications);
        _ = identity.WatchAsync(_stop.Token);

        return new(
            DashboardAddress() ?? address,
            configuration[ApiKeyKey],
            () => identity.Current,
            nginx.Front.Telemetry,
            new AccessLogListener(nginx.TelemetryAddress),
            Tally(nginx),
            logger);
    }

    private RequestTally Tally(NginxResource nginx)
    {
        // One that does not run begins another file with its next start.
        var tally = new RequestTally(
            new RunDirectory(nginx.RunDirectory).TallyFile, cancellation => controls.Of(nginx)?.ReopenAsync(cancellation) ?? Task.CompletedTask, TimeProvider.System);
        tally.Begin();

        return tally;
    }

    // With ports of its own ("aspire run --isolated") the dashboard does not listen where the configuration says.
    private Uri? DashboardAddress() =>
        model.Resources.FirstOrDefault(one => one.Name == DashboardName) is IResourceWithEndpoints dashboard
        && dashboard.GetEndpoint(DashboardEndpointName) is { Exists: true, IsAllocated: true } endpoint
            ? new(endpoint.Url)
            : null;
}
