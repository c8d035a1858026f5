using Aspire.Hosting.Nginx.Front;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders the lines about https.</summary>
internal static class TlsFile
{
    /// <summary>In nginx's run directory.</summary>
    public const string CertificatePath = "tls/certificate.pem";
    public const string KeyPath = "tls/key.pem";

    private const string RedirectVariable = "$redirected_to_https";

    /// <summary>For the <c>http</c> block. Ciphers of TLS 1.2: only those with forward secrecy and authenticated encryption; TLS 1.3 has no others.</summary>
    public static string Render(NginxPlace place, ClientFront front) => place.Tls is null ? "" :
        $"""
        ssl_certificate {CertificatePath};
        ssl_certificate_key {KeyPath};
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
        ssl_session_cache shared:_tls:1m;
        ssl_session_timeout 10m;
        ssl_session_tickets off;

        """ + (front.RedirectsToHttps ? Redirected : "");

    /// <summary>For a <c>server</c> block.</summary>
    public static string Listen(TlsPlace tls, string parameters, string indentation) =>
        string.Concat(tls.Listen.Select(address => $"{indentation}listen {address} ssl{(tls.HasHttp2Directive ? "" : " http2")}{parameters};\n"))
        + (tls.HasHttp2Directive ? $"{indentation}http2 on;\n" : "");

    /// <summary>For a <c>server</c> block.</summary>
    public static string Redirect(NginxPlace place, ClientFront front) => (place.Tls, front.RedirectsToHttps) switch
    {
        ({ } tls, true) =>
            $$"""

            if ({{RedirectVariable}}) {
                return 308 https://$host{{(tls.PublicPort == 443 ? "" : $":{tls.PublicPort}")}}$request_uri;
            }

            """,
        _ => "",
    };

    private const string Redirected =
        $$"""
        map $uri $redirected_path { default 1; {{ProbesFile.HealthPath}} 0; {{ProbesFile.StatusPath}} 0; }
        map $scheme {{RedirectVariable}} { default 0; http $redirected_path; }

        """;
}
