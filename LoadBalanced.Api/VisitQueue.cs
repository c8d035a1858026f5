using System.Threading.Channels;

namespace LoadBalanced.Api;

/// <summary>The visits that the next batch will take; bounded, so that a Redis that hangs costs a bounded memory.</summary>
internal sealed class VisitQueue
{
    /// <summary>More than a replica takes in during a Redis pause of 0.2 s; some 4 MB when full.</summary>
    public const int Capacity = 10_000;

    private readonly Channel<PendingVisit> _visits = Channel.CreateBounded<PendingVisit>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <returns>False when the queue is full.</returns>
    public bool TryAdd(PendingVisit visit) => _visits.Writer.TryWrite(visit);

    /// <summary>Waits for at least one visit, and takes all there are up to a batch's limit; those that gave up are left out.</summary>
    public async Task<VisitBatch> TakeAsync(CancellationToken cancellationToken)
    {
        await _visits.Reader.WaitToReadAsync(cancellationToken);

        var visits = new List<PendingVisit>();
        while (visits.Count < VisitBatch.Limit && _visits.Reader.TryRead(out var visit))
        {
            if (visit.Remaining > TimeSpan.Zero)
                visits.Add(visit);
        }

        return new(visits);
    }
}
