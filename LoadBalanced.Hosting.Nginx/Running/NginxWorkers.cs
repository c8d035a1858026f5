using System.Globalization;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>The workers of a master, as /proc shows them.</summary>
/// <param name="Serving">Those that take new requests.</param>
/// <param name="Leaving">Those that only finish what they have.</param>
internal sealed record NginxWorkers(IReadOnlySet<int> Serving, IReadOnlySet<int> Leaving)
{
    /// <summary>Null where the system does not show them.</summary>
    public static NginxWorkers? Of(int master)
    {
        try
        {
            var children = File.ReadAllText($"/proc/{master}/task/{master}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
                .ToLookup(Title);

            return new(children[Serves].ToHashSet(), children[Leaves].ToHashSet());
        }
        catch (IOException)
        {
            return null;
        }
    }

    private const string Serves = "nginx: worker process";
    private const string Leaves = "nginx: worker process is shutting down";

    private static string Title(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").TrimEnd('\0', ' ');
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
