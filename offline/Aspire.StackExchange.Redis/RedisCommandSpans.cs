using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;

namespace OpenTelemetry.Instrumentation.StackExchangeRedis;

/// <summary>Turns the client's own profile of each command into a span below the activity that issued it, within a second of its answer.</summary>
internal sealed class RedisCommandSpans : IDisposable
{
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    // A command's span waits for three sweeps at most, once the command is answered.
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly ActivitySource _source = new(SourceName);
    private readonly ConcurrentBag<CommandProfiler> _profilers = [];
    private readonly Timer _timer;
    private readonly Lock _sweeping = new();

    public RedisCommandSpans() => _timer = new Timer(_ => Sweep(), state: null, s_interval, s_interval);

    public void Follow(ConnectionMultiplexer connection)
    {
        var profiler = new CommandProfiler(_source, connection);
        _profilers.Add(profiler);
        connection.RegisterProfiler(profiler);
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_sweeping)
        {
            foreach (var profiler in _profilers)
                profiler.Finish();
        }

        _source.Dispose();
    }

    private void Sweep()
    {
        if (!_sweeping.TryEnter())
            return;

        try
        {
            foreach (var profiler in _profilers)
                profiler.Sweep();
        }
        finally
        {
            _sweeping.Exit();
        }
    }
}
