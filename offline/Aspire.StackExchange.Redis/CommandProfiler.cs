using System.Diagnostics;
using StackExchange.Redis;

namespace OpenTelemetry.Instrumentation.StackExchangeRedis;

/// <summary>
/// Collects the commands of one connection in generations, one a sweep. The client asks that a profile be finished only
/// when each of its commands is: it reuses the profile at once, and a late command would appear below a stranger's activity.
/// It does not say when that is, so a generation waits until the connection has answered all that was issued before it ended.
/// </summary>
internal sealed class CommandProfiler(ActivitySource source, ConnectionMultiplexer connection) : IProfiler
{
    private readonly Queue<CommandGeneration> _ended = [];
    private volatile CommandGeneration _current = new(connection);

    // The client asks on the thread, and so in the context, that issues the command.
    public object? GetContext() =>
        Activity.Current is { } parent && source.HasListeners() ? _current.ProfileOf(parent) : null;

    /// <summary>One call at a time.</summary>
    public void Sweep()
    {
        if (_ended.Count == 0 && _current.IsEmpty)
            return;

        var progress = CommandProgress.Of(connection);
        while (_ended.TryPeek(out var oldest) && oldest.IsAnswered(progress))
            _ended.Dequeue().Record(source);

        // Not those of the generation that ends now: a thread may be about to issue the command it got a profile for.
        foreach (var generation in _ended)
            generation.Expect(progress);

        if (!_current.IsEmpty)
        {
            _ended.Enqueue(_current);
            _current = new CommandGeneration(connection);
        }
    }

    /// <summary>Records what is left, for the application ends; a command without an answer has no span.</summary>
    public void Finish()
    {
        foreach (var generation in _ended)
            generation.Record(source);

        _ended.Clear();
        _current.Record(source);
    }
}
