using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Certificates;

/// <summary>Finds in the user's store what <c>dotnet dev-certs https</c> put there.</summary>
[Experimental("ASPIRECERTIFICATES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
internal sealed class DeveloperCertificateService : IDeveloperCertificateService
{
    // The extension that marks a development certificate; its one byte is the version.
    private const string Mark = "1.3.6.1.4.1.311.84.1.1";
    private const int FirstVersionForContainers = 4;

    private readonly Lazy<(ImmutableList<X509Certificate2> Trusted, bool LatestIsUntrusted)> _found;
    private readonly bool _wantedForHttps;

    public DeveloperCertificateService(ILogger<DeveloperCertificateService> logger, IConfiguration configuration, DistributedApplicationOptions options)
    {
        TrustCertificate = configuration.GetValue<bool?>("ASPIRE_DEVELOPER_CERTIFICATE_DEFAULT_TRUST") ?? options.TrustDeveloperCertificate ?? true;
        _wantedForHttps = configuration.GetValue<bool?>("ASPIRE_DEVELOPER_CERTIFICATE_DEFAULT_HTTPS_TERMINATION")
            ?? options.DeveloperCertificateDefaultHttpsTerminationEnabled ?? true;
        _found = new(() => Find(logger));
    }

    public ImmutableList<X509Certificate2> Certificates => _found.Value.Trusted;

    public bool SupportsContainerTrust => Certificates.Any(certificate => Version(certificate) >= FirstVersionForContainers);

    public bool TrustCertificate { get; }

    public bool UseForHttps => _wantedForHttps && TrustCertificate && Certificates.Any(certificate => certificate.HasPrivateKey);

    public bool LatestCertificateIsUntrusted => _found.Value.LatestIsUntrusted;

    private static (ImmutableList<X509Certificate2> Trusted, bool LatestIsUntrusted) Find(ILogger logger)
    {
        try
        {
            using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadOnly);
            var now = DateTime.Now;
            var valid = store.Certificates
                .Where(certificate => Version(certificate) is not null && certificate.HasPrivateKey && certificate.NotBefore <= now && now <= certificate.NotAfter)
                .OrderByDescending(Version)
                .ThenByDescending(certificate => certificate.NotAfter)
                .ToList();
            var trusted = valid.Where(IsTrusted).ToImmutableList();

            return (trusted, valid.Count > 0 && (trusted.IsEmpty || !ReferenceEquals(trusted[0], valid[0])));
        }
        catch (CryptographicException problem)
        {
            logger.LogWarning("The development certificates cannot be read: {Problem}", problem.Message);
            return ([], false);
        }
    }

    private static byte? Version(X509Certificate2 certificate) =>
        certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == Mark) is not { } mark ? null
            // The first ones had a text there.
            : mark.RawData is [var version] ? version : (byte)0;

    private static bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        return chain.Build(certificate);
    }
}
