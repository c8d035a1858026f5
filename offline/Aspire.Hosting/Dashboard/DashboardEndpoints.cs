using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where the dashboard listens: for people, and for telemetry over gRPC and over HTTP.</summary>
internal static class DashboardEndpoints
{
    public const string OtlpGrpc = "otlp-grpc";
    public const string OtlpHttp = "otlp-http";

    /// <summary>
    /// One annotation for each configured address; a port nobody chose is left to the orchestrator. Not proxied: the dashboard is one
    /// process that stays, so a proxy would only add a hop to every span.
    /// </summary>
    public static IEnumerable<EndpointAnnotation> From(DashboardOptions options)
    {
        foreach (var url in (options.Urls ?? "http://localhost:0").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            yield return Endpoint(options, DashboardOptions.UrlsKey, url, name: null);

        // Both where neither is configured; otherwise what is configured.
        if (options.OtlpGrpcUrl is not null || options.OtlpHttpUrl is null)
            yield return Endpoint(options, DashboardOptions.OtlpGrpcUrlKey, options.OtlpGrpcUrl ?? "http://localhost:0", OtlpGrpc, transport: "http2");
        if (options.OtlpHttpUrl is not null || options.OtlpGrpcUrl is null)
            yield return Endpoint(options, DashboardOptions.OtlpHttpUrlKey, options.OtlpHttpUrl ?? "http://localhost:0", OtlpHttp);
    }

    /// <summary>The address as the dashboard itself is to listen on it, known once the orchestrator has chosen the port.</summary>
    public static ReferenceExpression ListenUrl(EndpointReference endpoint)
    {
        var host = endpoint.EndpointAnnotation.TargetHost;
        return ReferenceExpression.Create(
            $"{endpoint.Property(EndpointProperty.Scheme)}://{host}:{endpoint.Property(EndpointProperty.TargetPort)}");
    }

    public static bool IsFrontend(EndpointReference endpoint) => endpoint.EndpointName is "http" or "https";

    private static EndpointAnnotation Endpoint(DashboardOptions options, string key, string url, string? name, string? transport = null)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException e)
        {
            throw new DistributedApplicationException($"{key} is '{url}', which is not an address such as 'http://localhost:18888'.", e);
        }

        int? port = address.Port == 0 || options.RandomizePorts ? null : address.Port;
        return new(ProtocolType.Tcp, address.Scheme, transport, name ?? address.Scheme, port, targetPort: port, isProxied: false)
        {
            TargetHost = address.Host,
        };
    }
}
