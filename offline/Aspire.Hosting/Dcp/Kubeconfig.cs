using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Aspire.Hosting.Dcp;

/// <summary>What DCP writes down for its clients: where its API server is, whom to trust, how to log in.</summary>
internal sealed record Kubeconfig(Uri Server, X509Certificate2 CertificateAuthority, string Token)
{
    /// <summary>Null when the text is not complete yet: DCP may still be writing it.</summary>
    public static Kubeconfig? TryParse(string text)
    {
        // DCP writes one cluster and one user, so the first value of each key is the only one: no YAML parser needed.
        if (Value("server") is not { } server || Value("certificate-authority-data") is not { } authority || Value("token") is not { } token)
        {
            return null;
        }

        try
        {
            return new(new Uri(server), X509CertificateLoader.LoadCertificate(Decode(authority)), token);
        }
        catch (Exception error) when (error is FormatException or CryptographicException)
        {
            return null;
        }

        string? Value(string key)
        {
            foreach (var line in text.EnumerateLines())
            {
                var trimmed = line.Trim().TrimStart("- ");
                if (trimmed.StartsWith(key) && trimmed[key.Length..].StartsWith(":"))
                {
                    var value = trimmed[(key.Length + 1)..].Trim().Trim('"').ToString();
                    return value.Length == 0 ? null : value;
                }
            }

            return null;
        }
    }

    private static byte[] Decode(string base64)
    {
        var data = Convert.FromBase64String(base64);
        var text = System.Text.Encoding.ASCII.GetString(data);
        return PemEncoding.TryFind(text, out var fields) ? Convert.FromBase64String(text[fields.Base64Data]) : data;
    }
}
