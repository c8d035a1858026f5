using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Running;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>The membership of every nginx of the application.</summary>
internal sealed class Memberships(DistributedApplicationModel model, Members members, NginxControls controls, ResourceLoggerService loggers) : IDisposable
{
    private readonly ConcurrentDictionary<NginxResource, NginxMembership> _memberships = new();

    /// <summary>Every nginx, also behind the process that runs in its place.</summary>
    public IEnumerable<NginxResource> All =>
        model.Resources.Select(resource => (resource as ExecutableSurrogate)?.Inner ?? resource).OfType<NginxResource>();

    public NginxMembership this[NginxResource nginx] =>
        _memberships.GetOrAdd(nginx, one => new(one, members, controls, loggers.GetLogger(one)));

    public IEnumerable<NginxResource> Balancing(IResource replica) => All.Where(nginx => nginx.Replicas.Contains(replica));

    public void Dispose()
    {
        foreach (var membership in _memberships.Values)
        {
            membership.Dispose();
        }
    }
}
