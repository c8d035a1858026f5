using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Publishing;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Docker;

/// <summary>A Docker Compose project that the application is published as.</summary>
public class DockerComposeEnvironmentResource(string name) : Resource(name), IComputeEnvironmentResource
{
    private readonly Dictionary<string, DockerComposeServiceResource> _services = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of the network that all services share; <c>aspire</c> unless set.</summary>
    public string? DefaultNetworkName { get; set; }

    public bool DashboardEnabled { get; set; } = true;

    internal IResourceBuilder<DockerComposeAspireDashboardResource>? Dashboard { get; set; }

    internal Action<ComposeFile>? ConfigureComposeFile { get; set; }

    internal Action<IDictionary<string, CapturedEnvironmentVariable>>? ConfigureEnvFile { get; set; }

    internal Dictionary<string, CapturedEnvironmentVariable> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>In the order they are written.</summary>
    internal IReadOnlyCollection<DockerComposeServiceResource> Services => _services.Values;

    public ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference)
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return ReferenceExpression.Create($"{endpointReference.Resource.Name.ToLowerInvariant()}");
    }

    internal string Capture(CapturedEnvironmentVariable variable)
    {
        Variables[variable.Name] = variable;
        return $"${{{variable.Name}}}";
    }

    /// <exception cref="DistributedApplicationException">The endpoint's owner is not published here.</exception>
    internal DockerComposeServiceResource ServiceOf(IResource resource) => _services.TryGetValue(resource.Name, out var service)
        ? service
        : throw new DistributedApplicationException($"'{resource.Name}' is referred to, but is not published to '{Name}': it is neither a container nor a project.");

    internal IEnumerable<PipelineStep> Steps() =>
    [
        new()
        {
            Name = $"prepare-deployment-targets-{Name}",
            Action = PrepareAsync,
            DependsOnSteps = [WellKnownPipelineSteps.ValidateComputeEnvironments],
            RequiredBySteps = [WellKnownPipelineSteps.BeforeStart],
        },
        new()
        {
            Name = $"publish-{Name}",
            Action = PublishAsync,
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
        },
    ];

    private async Task PrepareAsync(PipelineStepContext context)
    {
        var resources = context.Model.Resources.Where(r => r is ContainerResource or ProjectResource && !r.IsExcludedFromPublish()).ToList();
        if (DashboardEnabled && Dashboard is { Resource: var dashboard })
        {
            foreach (var resource in resources.Where(r => r.HasAnnotationOfType<OtlpExporterAnnotation>()))
            {
                SendTelemetry(resource, dashboard.OtlpGrpcEndpoint);
            }

            resources.Insert(0, dashboard);
        }

        // All first: what one service is told may refer to the endpoints of another.
        foreach (var resource in resources)
        {
            _services.Add(resource.Name, new(resource.Name, resource, this));
        }

        foreach (var service in _services.Values)
        {
            await service.CollectAsync(context.ExecutionContext, context.CancellationToken);
        }
    }

    private Task PublishAsync(PipelineStepContext context) =>
        new ComposeOutput(this, context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory()).WriteAsync(context);

    private static void SendTelemetry(IResource resource, EndpointReference collector) =>
        resource.Annotations.Add(new EnvironmentCallbackAnnotation((EnvironmentCallbackContext context) =>
        {
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
            context.EnvironmentVariables["OTEL_SERVICE_NAME"] = resource.Name;
        }));
}
