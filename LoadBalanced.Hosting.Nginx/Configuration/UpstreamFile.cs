using System.Globalization;
using System.Text;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders one <c>upstream</c> block. The same replicas give the same text.</summary>
internal static class UpstreamFile
{
    // Without a zone each worker keeps its own turns and counts, and requests do not alternate.
    private const string ZoneSize = "64k";

    /// <exception cref="ArgumentException">A name, an address, a number or an option that nginx must not be given.</exception>
    public static string Render(string name, IReadOnlyList<UpstreamServer> servers, UpstreamOptions options, NginxFeatures nginx)
    {
        UpstreamChecks.CheckName(name);
        UpstreamChecks.CheckOptions(options);
        UpstreamChecks.CheckServers(name, servers);

        var hashedCookie = nginx.HasSticky ? null : options.Sticky;
        UpstreamChecks.CheckHashedCookie(hashedCookie, servers);

        var text = new StringBuilder(hashedCookie?.Maps(name));
        text.Append(CultureInfo.InvariantCulture, $"upstream {name} {{\n    zone {name} {ZoneSize};\n");

        if ((hashedCookie is null ? options.Policy.Directive : $"hash {StickyCookie.Key(name)} consistent") is { } policy)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {policy};\n");
        }

        foreach (var server in servers)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {server.Render(options)}\n");
        }

        if (nginx.HasSticky && options.Sticky is { } sticky)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {sticky.Directive};\n");
        }

        // After the policy, whose choice it wraps. Older versions refuse the 0 that newer ones need.
        if (options.KeepAlive > 0 || nginx.KeepsConnectionsUnasked)
        {
            text.Append(CultureInfo.InvariantCulture, $"    keepalive {options.KeepAlive};\n");
        }

        return text.Append("}\n").ToString();
    }
}
