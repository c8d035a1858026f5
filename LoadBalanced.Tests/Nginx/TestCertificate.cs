using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalanced.Tests.Nginx;

/// <summary>A certificate for this machine's names, signed by itself.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        return Sign(new("CN=localhost", key, HashAlgorithmName.SHA256));
    }

    /// <summary>One of RSA, which alone can be spoken with without forward secrecy.</summary>
    public static X509Certificate2 CreateRsa()
    {
        using var key = RSA.Create(2048);

        return Sign(new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static X509Certificate2 Sign(CertificateRequest request)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());

        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
