using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>The Aspire dashboard as a Compose service: published resources send their telemetry to it.</summary>
public class DockerComposeAspireDashboardResource(string name) : ContainerResource(name)
{
    internal const string HttpEndpointName = "http";
    internal const string OtlpGrpcEndpointName = "otlp-grpc";
    internal const string OtlpHttpEndpointName = "otlp-http";

    public EndpointReference PrimaryEndpoint => new(this, HttpEndpointName);

    public EndpointReference OtlpGrpcEndpoint => new(this, OtlpGrpcEndpointName);
}
