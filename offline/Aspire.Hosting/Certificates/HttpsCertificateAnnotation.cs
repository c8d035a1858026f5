using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The certificate with which a resource serves https.</summary>
[Experimental("ASPIRECERTIFICATES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class HttpsCertificateAnnotation : IResourceAnnotation
{
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Encrypts the private key.</summary>
    public ParameterResource? Password { get; init; }

    public bool? UseDeveloperCertificate { get; init; }
}
