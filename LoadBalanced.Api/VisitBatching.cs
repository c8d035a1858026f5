using System.Diagnostics;
using StackExchange.Redis;

namespace LoadBalanced.Api;

/// <summary>Sends one batch after another: while one is on its way to Redis, the queue fills with the next.</summary>
internal sealed partial class VisitBatching(
    VisitQueue queue, IVisitScript script, TimeProvider time, TimeSpan countTimeout, ILogger<VisitBatching> logger)
    : BackgroundService
{
    // Its requests have long given up by then. The connection may be one that no longer tells anything, so the next batch
    // goes out; from a Redis that hangs for long, that keeps one batch in this time in memory.
    private readonly TimeSpan _answerTimeout = 10 * countTimeout;
    private readonly RedisClock _clock = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The first visit then finds a connection, the script and the time.
        await SendAsync(new VisitBatch([]), stoppingToken);

        while (true)
        {
            var batch = await queue.TakeAsync(stoppingToken);
            if (!batch.IsEmpty)
                await SendAsync(batch, stoppingToken);
        }
    }

    private async Task SendAsync(VisitBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            if (!_clock.IsKnown)
                _clock.Learn((await RunAsync([], deadline: 0, cancellationToken)).Milliseconds);

            while (!batch.IsEmpty && !await TryCountAsync(batch, cancellationToken))
                batch = batch.Waiting();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Log.NotCounted(logger, batch.Ids.Count, exception.Message);
            batch.Fail();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            batch.Fail();
        }
        catch (Exception exception)
        {
            // Whatever it is, it must not end the counting of all later visits.
            Log.Failed(logger, exception);
            batch.Fail();
        }
    }

    // A Redis that hung or lay behind a slow network would count visits that have been told they were not counted:
    // it gets a deadline on its own clock. Having missed it, it counted nothing, and those who still wait may try again.
    private async Task<bool> TryCountAsync(VisitBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Carrier is { IsStopped: false } carrier)
            Activity.Current = carrier;

        var reply = await RunAsync(batch.Ids, _clock.In(batch.Remaining), cancellationToken);
        _clock.Learn(reply.Milliseconds);
        if (reply.Numbers.Count == 0)
            return false;

        batch.Complete(reply.Numbers);
        return true;
    }

    private Task<VisitScriptReply> RunAsync(IReadOnlyList<VisitId> ids, long deadline, CancellationToken cancellationToken) =>
        script.RunAsync(ids, deadline).WaitAsync(_answerTimeout, time, cancellationToken);

    private static partial class Log
    {
        // The message alone: while Redis is away every batch says this.
        [LoggerMessage(Level = LogLevel.Warning, Message = "No answer for a batch of {Size} visits: {Reason}")]
        public static partial void NotCounted(ILogger logger, int size, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "A batch of visits failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
