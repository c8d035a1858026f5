using System.Globalization;
using System.Text;
using Aspire.Hosting.Nginx.Routing;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Keeps a client on its replica: by nginx's <c>sticky</c>, or, in versions without it, by a hash of a cookie that nginx sets.</summary>
internal sealed record StickyCookie(string Name, StickyCookieOptions Options)
{
    /// <summary>The line in the <c>upstream</c> block of an nginx that has <c>sticky</c>.</summary>
    public string Directive
    {
        get
        {
            var text = new StringBuilder($"sticky cookie {Name}");

            if (Options.Expires is { } expires)
            {
                text.Append(CultureInfo.InvariantCulture, $" expires={(long)expires.TotalSeconds}s");
            }

            if (Options.Domain is { } domain)
            {
                text.Append($" domain={domain}");
            }

            return text.Append(Options.HttpOnly ? " httponly" : "").Append(Options.Secure ? " secure" : "")
                .Append($" samesite={SameSite.ToLowerInvariant()} path={Options.Path}").ToString();
        }
    }

    private string SameSite => Options.SameSite.ToString();

    /// <summary>What is hashed in place of the policy, defined by <see cref="Maps"/>.</summary>
    public static string Key(string upstream) => $"${Variable(upstream)}_key";

    /// <summary>The header that gives a client its cookie; empty, and not sent, unless this upstream got the request and there is none.</summary>
    public static string Header(string upstream) => $"add_header Set-Cookie ${Variable(upstream)}_cookie always;\n";

    /// <summary>The variables of an nginx without <c>sticky</c>. A new client is hashed by its request's id, which becomes its cookie.</summary>
    public string Maps(string upstream) =>
        $$"""
        # This nginx has no "sticky" (1.29.6 has): a cookie takes its place, which is hashed.
        map $cookie_{{Name}} {{Key(upstream)}} { "" $request_id; default $cookie_{{Name}}; }
        map "$proxy_host $cookie_{{Name}}" ${{Variable(upstream)}}_cookie { "{{upstream}} " "{{Name}}=$request_id{{Attributes()}}"; }

        """;

    /// <exception cref="ArgumentException">A value that nginx must not be given.</exception>
    public static void Check(string name, StickyCookieOptions options)
    {
        // It becomes part of a variable's name.
        if (name.Length is 0 or > 63 || !(char.IsAsciiLetter(name[0]) || name[0] == '_') || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            throw new ArgumentException($"The cookie name '{name}' is not valid: it must start with a letter or '_' and hold only letters, digits and '_'.", nameof(name));
        }

        if (options.Expires is { } expires && (expires < TimeSpan.FromSeconds(1) || expires > TimeSpan.FromDays(3650) || expires.Ticks % TimeSpan.TicksPerSecond != 0))
        {
            throw new ArgumentException($"Expires is {expires}; it must be a whole number of seconds, 1 to ten years.", nameof(options));
        }

        if (options.Domain is { } domain && (domain.Length is 0 or > 253 || !domain.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-')))
        {
            throw new ArgumentException($"Domain is '{domain}'; it must be a host name.", nameof(options));
        }

        if (!Enum.IsDefined(options.SameSite))
        {
            throw new ArgumentException($"SameSite is {options.SameSite}; it must be Lax, Strict or None.", nameof(options));
        }

        if (options is { SameSite: StickySameSite.None, Secure: false })
        {
            throw new ArgumentException("SameSite is None; Secure must be true then, or browsers refuse the cookie.", nameof(options));
        }

        LocationPath.Check(options.Path, nameof(options));
    }

    private string Attributes()
    {
        var text = new StringBuilder();

        if (Options.Expires is { } expires)
        {
            text.Append(CultureInfo.InvariantCulture, $"; Max-Age={(long)expires.TotalSeconds}");
        }

        if (Options.Domain is { } domain)
        {
            text.Append($"; Domain={domain}");
        }

        return text.Append($"; Path={Options.Path}").Append(Options.HttpOnly ? "; HttpOnly" : "").Append(Options.Secure ? "; Secure" : "")
            .Append($"; SameSite={SameSite}").ToString();
    }

    // Two upstreams never get one variable: '_' itself is doubled.
    private static string Variable(string upstream) =>
        "sticky_" + upstream.Replace("_", "__", StringComparison.Ordinal).Replace("-", "_d", StringComparison.Ordinal).Replace(".", "_p", StringComparison.Ordinal);
}
