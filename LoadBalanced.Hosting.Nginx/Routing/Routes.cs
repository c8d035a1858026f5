using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting.Nginx.Routing;

/// <summary>Where one nginx sends requests, and what it does when that fails.</summary>
internal sealed class Routes
{
    public FailoverOptions Failover { get; } = new();

    public List<Location> Locations { get; } = [];

    /// <summary>The host directories that are served, in the order of their numbers.</summary>
    public IReadOnlyList<string> StaticDirectories => [.. Locations.OfType<StaticLocation>().Select(location => location.Directory)];

    /// <summary>The upstream that gets what no location takes; null: none does.</summary>
    public Upstream? Default(IEnumerable<Upstream> upstreams) =>
        upstreams.FirstOrDefault(upstream => !Locations.OfType<UpstreamLocation>().Any(location => location.Upstream == upstream));

    /// <exception cref="ArgumentException">The path is taken.</exception>
    public void Add(Location location)
    {
        if (Locations.Any(other => other.Path == location.Path))
        {
            throw new ArgumentException($"The path '{location.Path}' is taken already; each location needs its own.", nameof(location));
        }

        Locations.Add(location);
    }
}
