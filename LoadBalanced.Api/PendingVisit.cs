using System.Diagnostics;

namespace LoadBalanced.Api;

/// <summary>A visit that waits for its number.</summary>
internal sealed class PendingVisit(VisitId id, TimeSpan timeout, TimeProvider time)
{
    // Continuations go to the thread pool: the batch that answers many requests must not run them one after another.
    private readonly TaskCompletionSource<CountedVisit?> _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _since = time.GetTimestamp();
    private volatile bool _givenUp;

    public VisitId Id => id;

    /// <summary>The request's span, if it has one.</summary>
    public Activity? Request { get; } = Activity.Current;

    /// <summary>How much longer the request waits; not positive when it has given up.</summary>
    public TimeSpan Remaining => _givenUp ? TimeSpan.Zero : timeout - time.GetElapsedTime(_since);

    /// <summary>Waits for the number.</summary>
    /// <returns>Null when Redis is away or did not answer in time.</returns>
    public async Task<CountedVisit?> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _counted.Task.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The number may have come at the last moment.
            return _counted.Task.IsCompletedSuccessfully ? await _counted.Task : null;
        }
        finally
        {
            _givenUp = true;
        }
    }

    public void Complete(CountedVisit? counted) => _counted.TrySetResult(counted);
}
