using System.Text;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders the headers that browsers obey, so that one the replica sent stands.</summary>
internal static class SecurityHeaders
{
    public const string Include = "include generated/security-headers.conf;";

    /// <summary>For the <c>http</c> block: what each header is worth for a request; an empty one is not sent.</summary>
    /// <exception cref="ArgumentException">A value that nginx must not be given.</exception>
    public static string RenderValues(NginxSecurityHeaderOptions options)
    {
        var text = new StringBuilder();

        foreach (var (header, value, variable) in Headers(options))
        {
            var quoted = NginxText.Quote(value, header);
            text.Append(variable == HttpsOnly.Variable
                ? $"map $scheme:$upstream_http_{HttpsOnly.Variable} ${Added(variable)} {{ https: {quoted}; }}\n"
                : $"map $upstream_http_{variable} ${Added(variable)} {{ \"\" {quoted}; }}\n");
        }

        return text.ToString();
    }

    /// <summary>generated/security-headers.conf.</summary>
    public static string Render(NginxSecurityHeaderOptions options) =>
        string.Concat(Headers(options).Select(one => $"add_header {one.Header} ${Added(one.Variable)} always;\n"));

    private static readonly (string Header, string Variable) HttpsOnly = ("Strict-Transport-Security", "strict_transport_security");

    private static IEnumerable<(string Header, string Value, string Variable)> Headers(NginxSecurityHeaderOptions options)
    {
        (string Header, string? Value)[] all =
        [
            ("X-Content-Type-Options", options.ContentTypeOptions),
            ("X-Frame-Options", options.FrameOptions),
            ("Referrer-Policy", options.ReferrerPolicy),
            ("Content-Security-Policy", options.ContentSecurityPolicy),
            ("Permissions-Policy", options.PermissionsPolicy),
            (HttpsOnly.Header, options.StrictTransportSecurity),
        ];

        foreach (var (header, value) in all)
        {
            if (!string.IsNullOrEmpty(value))
            {
                yield return (header, value, header.Replace('-', '_').ToLowerInvariant());
            }
        }
    }

    private static string Added(string variable) => "add_" + variable;
}
