namespace LoadBalanced.Drills.Load;

/// <summary>What the clients were told.</summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly List<Hit> _hits = [];
    private int _resent;

    /// <summary>Requests that were sent twice, because the server had closed the connection: perhaps it took the first one too.</summary>
    public int Resent
    {
        get
        {
            lock (_lock)
            {
                return _resent;
            }
        }
    }

    public void Add(Hit hit)
    {
        lock (_lock)
        {
            _hits.Add(hit);
        }
    }

    public void AddResent(int requests)
    {
        lock (_lock)
        {
            _resent += requests;
        }
    }

    /// <summary>All hits so far that were sent at a time or later.</summary>
    public IReadOnlyList<Hit> Since(long sent = 0)
    {
        lock (_lock)
        {
            return [.. _hits.Where(hit => hit.Sent >= sent)];
        }
    }
}
