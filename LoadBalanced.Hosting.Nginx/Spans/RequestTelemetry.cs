using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Access-log lines in, spans at the dashboard: one pipeline for each nginx, as long as the AppHost lives.</summary>
internal sealed class RequestTelemetry(
    IConfiguration configuration,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers) : IAsyncDisposable
{
    public const string EndpointKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    private const string ApiKeyKey = "AppHost:OtlpApiKey";

    private readonly ConcurrentDictionary<string, Lazy<RequestTelemetryPipeline?>> _pipelines = new(StringComparer.Ordinal);

    /// <summary>Starts to listen for an nginx, or goes on listening after a restart.</summary>
    /// <returns>The UDP address for its access log; null when there is nowhere to send spans.</returns>
    public string? Listen(NginxResource nginx, IReadOnlyDictionary<string, string> replicas)
    {
        var pipeline = _pipelines.GetOrAdd(nginx.Name, _ => new(() => Start(nginx))).Value;

        if (pipeline is null)
        {
            return null;
        }

        pipeline.Replicas = replicas;

        return pipeline.Address;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pipeline in _pipelines.Values.Where(one => one.IsValueCreated))
        {
            if (pipeline.Value is { } running)
            {
                await running.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private RequestTelemetryPipeline? Start(NginxResource nginx)
    {
        var logger = loggers.GetLogger(nginx);
        var endpoint = configuration[EndpointKey];

        if (string.IsNullOrEmpty(endpoint))
        {
            logger.LogInformation("Requests get no spans: {Key} is not set.", EndpointKey);

            return null;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new DistributedApplicationException($"{EndpointKey} is '{endpoint}'; it must be an http or https URL.");
        }

        return new(address, configuration[ApiKeyKey], new ResourceIdentity(nginx.Name, notifications), logger);
    }
}
