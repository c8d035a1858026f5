using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Tells resources, in OpenTelemetry's own environment variables, to send their telemetry to the dashboard.</summary>
public static class OtlpConfigurationExtensions
{
    // Where a dashboard listens that nobody configured.
    private const string DefaultGrpcUrl = "http://localhost:18889";

    // The orchestrator puts both values in when it creates the process, since only then does it know them.
    private const string ServiceNameTemplate = """{{- index .Annotations "otel-service-name" -}}""";
    private const string ServiceInstanceTemplate = """service.instance.id={{- index .Annotations "otel-service-instance-id" -}}""";

    // Milliseconds.
    private const string DevelopmentDelay = "1000";

    /// <summary>Sends the resource's telemetry to the dashboard, over gRPC where the dashboard takes it.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment);
        return builder;
    }

    /// <summary>Sends the resource's telemetry to the dashboard over the given protocol.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment, protocol);
        return builder;
    }

    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment)
        => Add(resource, configuration, environment, new OtlpExporterAnnotation());

    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol protocol)
        => Add(resource, configuration, environment, new OtlpExporterAnnotation { RequiredProtocol = protocol });

    private static void Add(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpExporterAnnotation exporter)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);

        resource.Annotations.Add(exporter);
        resource.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
        {
            if (context.ExecutionContext.IsRunMode)
                Set(context, resource.Annotations.OfType<OtlpExporterAnnotation>().Last().RequiredProtocol, configuration, environment);
        }));
    }

    private static void Set(EnvironmentCallbackContext context, OtlpProtocol? required, IConfiguration configuration, IHostEnvironment environment)
    {
        var variables = context.EnvironmentVariables;
        var (endpoint, protocol) = FindInModel(context, required) ?? FindInConfiguration(DashboardOptions.From(configuration), required);
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
        variables["OTEL_SERVICE_NAME"] = ServiceNameTemplate;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = ServiceInstanceTemplate;
        if (configuration[DashboardOptions.OtlpApiKeyKey] is { } key)
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";

        if (environment.IsDevelopment())
        {
            // Nobody at a dashboard wants to wait for the exporters' usual batches, nor to miss a trace.
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = DevelopmentDelay;
            variables["OTEL_BSP_SCHEDULE_DELAY"] = DevelopmentDelay;
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = DevelopmentDelay;
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";

            // What was said to a language model is part of its span.
            variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        }
    }

    // The dashboard's endpoint itself, which knows its port also where the orchestrator chose it.
    private static (object Endpoint, string Protocol)? FindInModel(EnvironmentCallbackContext context, OtlpProtocol? required)
    {
        var model = context.ExecutionContext.ServiceProvider.GetService<DistributedApplicationModel>();
        if (model?.Resources.FirstOrDefault(r => r.Name == DashboardLauncher.ResourceName) is not IResourceWithEndpoints dashboard)
            return null;

        var grpc = dashboard.GetEndpoint(DashboardEndpoints.OtlpGrpc);
        var http = dashboard.GetEndpoint(DashboardEndpoints.OtlpHttp);
        return Choose(grpc.Exists ? grpc : null, http.Exists ? http : null, required);
    }

    private static (object Endpoint, string Protocol) FindInConfiguration(DashboardOptions options, OtlpProtocol? required)
        => Choose(options.OtlpGrpcUrl, options.OtlpHttpUrl, required)
            ?? (required is null or OtlpProtocol.Grpc
                ? (DefaultGrpcUrl, Name(OtlpProtocol.Grpc))
                : throw new InvalidOperationException($"{Name(required.Value)} is required of the OTLP exporter, but {DashboardOptions.OtlpHttpUrlKey} is not set."));

    private static (object Endpoint, string Protocol)? Choose(object? grpc, object? http, OtlpProtocol? required)
    {
        var protocol = required ?? (grpc is null ? OtlpProtocol.HttpProtobuf : OtlpProtocol.Grpc);
        var endpoint = protocol is OtlpProtocol.Grpc ? grpc : http;
        return endpoint is null ? null : (endpoint, Name(protocol));
    }

    private static string Name(OtlpProtocol protocol) => protocol switch
    {
        OtlpProtocol.Grpc => "grpc",
        OtlpProtocol.HttpProtobuf => "http/protobuf",
        OtlpProtocol.HttpJson => "http/json",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "Not a protocol of OTLP."),
    };
}
