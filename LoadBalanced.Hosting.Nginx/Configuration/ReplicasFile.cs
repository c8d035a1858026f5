using System.Net;
using System.Text;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders generated/replicas.conf: the replica's name by its address, for the console log.</summary>
internal static class ReplicasFile
{
    public static string Render(IEnumerable<UpstreamServer> servers)
    {
        // More than one try is more than one address; those stand as they are.
        var text = new StringBuilder("map $upstream_addr $replica {\n    default $upstream_addr;\n");

        // nginx reports addresses, so one that is given by name cannot be told.
        foreach (var server in servers.DistinctBy(one => one.Address, StringComparer.Ordinal).Where(one => IPAddress.TryParse(one.Host, out _)))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"    \"{server.Address}\" {server.Replica};\n");
        }

        return text.Append("}\n").ToString();
    }
}
