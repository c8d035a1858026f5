using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Processes.Supervision;

/// <summary>The runs of one instance of a resource, as its snapshots tell of them, and what is to follow on each end.</summary>
internal sealed class Runs(RestartOptions options, TimeProvider time)
{
    private string? _state;
    private long _since;
    private bool _healthy;
    private int _shortRuns;

    /// <returns>What to do about an unexpected end; null: nothing, as after most snapshots.</returns>
    public Restart? Observe(string? state, int? exitCode, bool healthy)
    {
        if (state is null || state == Supervisor.RestartingState)
        {
            return null;
        }

        var former = _state;
        _state = state;

        if (state == KnownResourceStates.Running)
        {
            if (former != state)
            {
                _since = time.GetTimestamp();
                _healthy = false;
            }

            _healthy |= healthy;
            return null;
        }

        if (state == KnownResourceStates.Stopping)
        {
            _shortRuns = 0;
            return null;
        }

        return HasEnded(state) && former is not null && HasRun(former) && exitCode is not 0 ? Ended(former) : null;
    }

    /// <summary>A start that failed counts as a short run.</summary>
    public Restart StartFailed() => Next(isShort: true);

    private static bool HasEnded(string state) => state == KnownResourceStates.Finished || state == KnownResourceStates.Exited;

    // A process may end before anybody saw it running; what was being stopped, or had ended already, has nothing new to tell.
    private static bool HasRun(string state) =>
        state != KnownResourceStates.Stopping && state != KnownResourceStates.NotStarted && !KnownResourceStates.TerminalStates.Contains(state);

    private Restart Ended(string former) =>
        Next(isShort: former != KnownResourceStates.Running || !_healthy || time.GetElapsedTime(_since) < options.MinimumUptime);

    private Restart Next(bool isShort)
    {
        _shortRuns = isShort ? _shortRuns + 1 : 0;

        if (_shortRuns >= options.MaximumShortRuns)
        {
            var runs = _shortRuns;
            _shortRuns = 0;

            return new(Delay: null, runs);
        }

        return new(_shortRuns < 2 ? TimeSpan.Zero : Delay(_shortRuns - 2), _shortRuns);
    }

    private TimeSpan Delay(int doublings)
    {
        var delay = options.Delay;

        for (; doublings > 0 && delay < options.MaximumDelay; doublings--)
        {
            delay *= 2;
        }

        return delay < options.MaximumDelay ? delay : options.MaximumDelay;
    }
}

/// <summary>What follows on an unexpected end.</summary>
/// <param name="Delay">How long to wait before the start; null: no further start.</param>
/// <param name="ShortRuns">How many runs in a row have been short by now.</param>
internal sealed record Restart(TimeSpan? Delay, int ShortRuns);
