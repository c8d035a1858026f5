using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;

namespace OpenTelemetry.Instrumentation.StackExchangeRedis;

/// <summary>
/// Turns the client's own profile of each command into a span below the activity that issued it.
/// The profile is complete only some time after the command, so spans are made in sweeps.
/// </summary>
internal sealed class RedisCommandSpans : IDisposable
{
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly ActivitySource _source = new(SourceName);
    private readonly ConcurrentBag<Profiler> _profilers = [];
    private readonly Timer _timer;
    private readonly Lock _sweeping = new();

    public RedisCommandSpans() => _timer = new Timer(_ => Sweep(final: false), state: null, s_interval, s_interval);

    public void Follow(ConnectionMultiplexer connection)
    {
        var profiler = new Profiler(_source, connection);
        _profilers.Add(profiler);
        connection.RegisterProfiler(profiler);
    }

    public void Dispose()
    {
        _timer.Dispose();
        Sweep(final: true);
        _source.Dispose();
    }

    private void Sweep(bool final)
    {
        if (!_sweeping.TryEnter())
            return;

        try
        {
            foreach (var profiler in _profilers)
                profiler.Sweep(final);
        }
        finally
        {
            _sweeping.Exit();
        }
    }

    private sealed class Profiler(ActivitySource source, ConnectionMultiplexer connection) : IProfiler
    {
        private readonly ConcurrentDictionary<Activity, Activity> _open = new();
        private readonly Lock _opening = new();

        // One profile an activity: the client asks on the thread, and so in the context, that issues the command.
        public object? GetContext()
        {
            if (Activity.Current is not { } parent || !source.HasListeners())
                return null;

            if (!_open.ContainsKey(parent))
                Open(parent);

            return parent;
        }

        private void Open(Activity parent)
        {
            lock (_opening)
            {
                if (_open.ContainsKey(parent))
                    return;

                connection.BeginProfiling(parent);
                _open[parent] = parent;
            }
        }

        public void Sweep(bool final)
        {
            foreach (var parent in _open.Keys)
            {
                // A running activity may still issue commands, and a profile can be finished only once.
                if (!final && !parent.IsStopped)
                    continue;

                foreach (var command in Close(parent))
                    RedisCommandSpan.Record(source, parent, command);
            }
        }

        private ProfiledCommandEnumerable Close(Activity parent)
        {
            lock (_opening)
            {
                _open.TryRemove(parent, out _);
                return connection.FinishProfiling(parent);
            }
        }
    }
}
