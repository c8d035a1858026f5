using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The certificate with which a resource serves https.</summary>
[Experimental("ASPIRECERTIFICATES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class HttpsCertificateAnnotation : IResourceAnnotation
{
    /// <exception cref="ArgumentException">It has no private key.</exception>
    public X509Certificate2? Certificate
    {
        get;
        init => field = value is null or { HasPrivateKey: true }
            ? value
            : throw new ArgumentException($"The certificate '{value.Subject}' has no private key.", nameof(value));
    }

    /// <summary>Encrypts the private key.</summary>
    public ParameterResource? Password { get; init; }

    public bool? UseDeveloperCertificate { get; init; }
}
