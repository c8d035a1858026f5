using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>Every replica of every nginx, and which of them get requests.</summary>
internal sealed class Members(ResourceNotificationService notifications)
{
    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.OrdinalIgnoreCase);

    public Member this[string replica] => _members.GetOrAdd(replica, _ => new());

    public Standing StandingOf(string replica) => Standings.Of(this[replica], notifications.TryGetCurrentState(replica, out var now) ? now.Snapshot : null);

    /// <summary>The servers of one upstream, those marked down that are to get no request.</summary>
    /// <param name="servers">All of them.</param>
    /// <param name="kept">The replicas that stay as they are while they are away.</param>
    /// <remarks>
    /// When no replica is up, those that merely fail their health check stay in: a check that fails everywhere, as when what
    /// it looks at is shared, must not make an outage of its own.
    /// </remarks>
    public IReadOnlyList<UpstreamServer> Apply(IReadOnlyList<UpstreamServer> servers, IReadOnlySet<string> kept)
    {
        var standings = servers.Select(server => StandingOf(server.Replica)).ToList();
        var wanted = standings.Contains(Standing.Up) ? Standing.Up : Standing.Unhealthy;
        var down = servers.Zip(standings, (server, standing) =>
            standing != wanted && !(standing is Standing.Away && kept.Contains(server.Replica))).ToList();
        var alone = servers.Count > 1 && down.Count(isDown => !isDown) == 1;

        return [.. servers.Zip(down, (server, isDown) => server with
        {
            IsDown = isDown,
            IsAlone = alone && !isDown,
            Weight = this[server.Replica].Decision.Weight,
        })];
    }
}
