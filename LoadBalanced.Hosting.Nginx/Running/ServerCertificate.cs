#pragma warning disable ASPIRECERTIFICATES001 // Experimental, and the only way to the development certificate.

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>The certificate with which an nginx serves https.</summary>
internal sealed class ServerCertificate(IDeveloperCertificateService development)
{
    /// <summary>Whether <c>WithHttpsCertificate</c> or <c>WithHttpsDeveloperCertificate</c> was called.</summary>
    public static bool IsGiven(NginxResource nginx) =>
        nginx.TryGetLastAnnotation<HttpsCertificateAnnotation>(out var given) && (given.Certificate is not null || given.UseDeveloperCertificate == true);

    /// <returns>Certificate and private key, in PEM.</returns>
    /// <exception cref="DistributedApplicationException">There is none, or none that nginx can use.</exception>
    public (string Certificate, string Key) For(NginxResource nginx)
    {
        nginx.TryGetLastAnnotation<HttpsCertificateAnnotation>(out var given);

        if (given is { Certificate: null, UseDeveloperCertificate: false })
        {
            throw new DistributedApplicationException($"'{nginx.Name}' cannot serve https: WithoutHttpsCertificate took its certificate; leave it or WithHttps out.");
        }

        if (given?.Password is { } password)
        {
            throw new DistributedApplicationException(
                $"'{nginx.Name}' cannot serve https: its key would be protected by the parameter '{password.Name}', which nginx does not get; leave the password out.");
        }

        var certificate = given?.Certificate ?? Development(nginx);
        using var key = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey();

        return (certificate.ExportCertificatePem(), Export(key)
            ?? throw new DistributedApplicationException($"'{nginx.Name}' cannot serve https: its certificate '{certificate.Subject}' has no RSA or ECDSA private key that may be exported."));
    }

    private X509Certificate2 Development(NginxResource nginx) => development.Certificates.FirstOrDefault()
        ?? throw new DistributedApplicationException(
            $"'{nginx.Name}' cannot serve https: this machine {(development.LatestCertificateIsUntrusted ? "does not trust its" : "has no")} ASP.NET Core development certificate; "
            + "run 'dotnet dev-certs https --trust', or give one with WithHttpsCertificate.");

    private static string? Export(AsymmetricAlgorithm? key)
    {
        try
        {
            return key?.ExportPkcs8PrivateKeyPem();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
