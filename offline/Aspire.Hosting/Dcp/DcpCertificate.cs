using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// The certificate of DCP's API server, trusted by nobody but those who read the session's kubeconfig.
/// DCP would make one itself, with an RSA key of 4096 bits: 2 to 7 s of a core before anything can start.
/// </summary>
internal static class DcpCertificate
{
    // Longer than anybody lets an AppHost run.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    // In case the clock is set back.
    private static readonly TimeSpan Before = TimeSpan.FromHours(1);

    public static void Write(string certificatePath, string keyPath)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());

        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - Before, now + Lifetime);
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        WritePrivately(keyPath, key.ExportPkcs8PrivateKeyPem());
    }

    private static void WritePrivately(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
