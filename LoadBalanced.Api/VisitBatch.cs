using System.Diagnostics;

namespace LoadBalanced.Api;

/// <summary>The visits that one run of the script counts.</summary>
internal sealed class VisitBatch(IReadOnlyList<PendingVisit> visits)
{
    /// <summary>Keeps one run of the script under some 2 ms, for Redis does nothing else meanwhile.</summary>
    public const int Limit = 1_000;

    public bool IsEmpty => visits.Count == 0;

    public IReadOnlyList<VisitId> Ids { get; } = [.. visits.Select(visit => visit.Id)];

    /// <summary>How long all of its visits still wait: from then on one of them has been told that it was not counted.</summary>
    public TimeSpan Remaining => visits.Min(visit => visit.Remaining);

    /// <summary>The span to put the Redis command under: the first request's that has one and is still running.</summary>
    public Activity? Carrier { get; } = visits.Select(visit => visit.Request).FirstOrDefault(request => request is { IsStopped: false });

    /// <summary>The same without the visits that gave up meanwhile.</summary>
    public VisitBatch Waiting() => new([.. visits.Where(visit => visit.Remaining > TimeSpan.Zero)]);

    /// <summary>Gives each visit its number, in the order of <see cref="Ids"/>.</summary>
    public void Complete(IReadOnlyList<long> numbers)
    {
        for (var i = 0; i < visits.Count; i++)
        {
            var carriedBy = ReferenceEquals(visits[i].Request, Carrier) ? null : Carrier?.Context;
            visits[i].Complete(new(numbers[i], visits.Count, carriedBy));
        }
    }

    /// <summary>Tells each visit that it has no number.</summary>
    public void Fail()
    {
        foreach (var visit in visits)
            visit.Complete(counted: null);
    }
}
