using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>What has to be so before an nginx serves https: a certificate, and a free port.</summary>
internal sealed class HttpsStart : IDisposable
{
    private readonly ServerCertificate _certificates;
    private readonly ConcurrentBag<RunDirectory> _keys = [];

    public HttpsStart(ServerCertificate certificates, IHostApplicationLifetime lifetime)
    {
        _certificates = certificates;

        // Aspire does not dispose of an application's services when its run ends.
        lifetime.ApplicationStopped.Register(Dispose);
    }

    /// <returns>Null when it does not serve https.</returns>
    /// <exception cref="DistributedApplicationException">It cannot.</exception>
    public TlsPlace? Prepare(NginxResource nginx, RunDirectory directory)
    {
        var endpoint = nginx.GetEndpoint(NginxResource.HttpsEndpointName);

        if (!endpoint.Exists)
        {
            return nginx.Front.RedirectsToHttps
                ? throw new DistributedApplicationException($"'{nginx.Name}' cannot redirect to https, which it does not serve: call WithHttps too.")
                : null;
        }

        var (certificate, key) = _certificates.For(nginx);
        _keys.Add(directory);
        directory.WriteCertificate(certificate, key);

        return new(Listen(nginx, endpoint), endpoint.Port, nginx.Features.HasHttp2Directive);
    }

    /// <summary>Every nginx has ended: nobody needs the keys.</summary>
    public void Dispose()
    {
        foreach (var directory in _keys)
        {
            directory.RemoveKey();
        }
    }

    private static string[] Listen(NginxResource nginx, EndpointReference endpoint)
    {
        if (nginx.Program is null)
        {
            return [$"{NginxResource.ContainerHttpsPort}"];
        }

        var addresses = ListenAddresses.For(endpoint.EndpointAnnotation.TargetHost, endpoint.Port);
        ListenAddresses.CheckFree(nginx.Name, addresses);

        return [.. addresses.Select(address => address.ToString())];
    }
}
