using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace Aspire.Hosting;

/// <summary>The ASP.NET Core development certificates of this user that this machine trusts.</summary>
[Experimental("ASPIRECERTIFICATES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IDeveloperCertificateService
{
    /// <summary>The best one first.</summary>
    ImmutableList<X509Certificate2> Certificates { get; }

    /// <summary>Whether one is good for a container's host names too.</summary>
    bool SupportsContainerTrust { get; }

    /// <summary>Whether resources are to trust them.</summary>
    bool TrustCertificate { get; }

    /// <summary>Whether resources that can serve https use one without being asked.</summary>
    bool UseForHttps { get; }

    /// <summary>Whether there is a newer one that is not trusted.</summary>
    bool LatestCertificateIsUntrusted => false;
}
