namespace Aspire.Hosting.Dashboard;

/// <summary>
/// What one client has not been told yet. It keeps the latest state of each resource only, so a slow client costs as much as the
/// model has resources, and never makes the others wait.
/// </summary>
internal sealed class ResourceSubscription : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private Dictionary<string, Proto.Resource> _pending = new(StringComparer.Ordinal);

    public void Offer(Proto.Resource resource)
    {
        lock (_lock)
        {
            _pending[resource.Name] = resource;
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
    }

    /// <summary>Waits for something new, and takes all of it.</summary>
    public async Task<IReadOnlyCollection<Proto.Resource>> TakeAsync(CancellationToken cancellationToken)
    {
        await _signal.WaitAsync(cancellationToken);
        lock (_lock)
        {
            var taken = _pending.Values;
            _pending = new(StringComparer.Ordinal);
            return taken;
        }
    }

    public void Dispose() => _signal.Dispose();
}
