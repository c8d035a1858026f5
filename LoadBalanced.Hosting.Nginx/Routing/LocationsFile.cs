using System.Globalization;
using System.Text;

namespace Aspire.Hosting.Nginx.Routing;

/// <summary>Renders generated/locations.conf. Longer paths win over shorter ones, whatever their order.</summary>
internal static class LocationsFile
{
    public static string Render(IReadOnlyList<Location> locations)
    {
        var directories = 0;

        return string.Join('\n', locations.Select(location => location switch
        {
            UpstreamLocation upstream => Render(upstream),
            StaticLocation files => StaticFiles.Render(files, ++directories),
            _ => throw new NotSupportedException($"No text for {location}."),
        }));
    }

    private static string Render(UpstreamLocation location)
    {
        var body = $"    proxy_pass http://{location.Upstream.Name};\n";

        if (location.Upstream.Options.Failover is { } failover)
        {
            body += FailoverDirectives.Render(failover, "    ");
        }

        var text = new StringBuilder();

        if (location.Path != "/")
        {
            // Without it nginx would redirect to the path with a slash.
            text.Append(CultureInfo.InvariantCulture, $"location = {location.Path} {{\n{body}}}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"location {location.Prefix} {{\n{body}}}\n").ToString();
    }
}
