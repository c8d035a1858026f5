using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint's address as seen from one network.</summary>
public record NetworkEndpointSnapshot(ValueSnapshot<AllocatedEndpoint> Snapshot, NetworkIdentifier NetworkID);

/// <summary>An endpoint's addresses, one for each network.</summary>
public class NetworkEndpointSnapshotList : IEnumerable<NetworkEndpointSnapshot>
{
    private readonly ConcurrentDictionary<NetworkIdentifier, NetworkEndpointSnapshot> _snapshots = [];

    public void AddOrUpdateAllocatedEndpoint(NetworkIdentifier networkId, AllocatedEndpoint endpoint) => For(networkId).Snapshot.SetValue(endpoint);

    public Task<AllocatedEndpoint> GetAllocatedEndpointAsync(NetworkIdentifier networkId, CancellationToken cancellationToken = default)
        => For(networkId).Snapshot.GetValueAsync(cancellationToken);

    internal bool TryGet(NetworkIdentifier networkId, [NotNullWhen(true)] out AllocatedEndpoint? endpoint)
    {
        endpoint = For(networkId).Snapshot is { IsValueSet: true } set && set.GetValueAsync() is { IsCompletedSuccessfully: true } task
            ? task.GetAwaiter().GetResult()
            : null;
        return endpoint is not null;
    }

    public IEnumerator<NetworkEndpointSnapshot> GetEnumerator() => _snapshots.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private NetworkEndpointSnapshot For(NetworkIdentifier networkId)
        => _snapshots.GetOrAdd(networkId, static id => new(new ValueSnapshot<AllocatedEndpoint>(), id));
}
