using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;

namespace OpenTelemetry.Instrumentation.StackExchangeRedis;

/// <summary>The profiles opened between two sweeps, one for each activity that issued commands.</summary>
internal sealed class CommandGeneration(ConnectionMultiplexer connection)
{
    private readonly ConcurrentDictionary<Activity, object> _profiles = [];
    private CommandProgress? _expected;

    public bool IsEmpty => _profiles.IsEmpty;

    // Two threads of one activity may both open a profile; the client itself clears the one that nobody kept.
    public object ProfileOf(Activity parent) => _profiles.GetOrAdd(parent, Open, connection);

    /// <summary>Says how far the connection was once no more commands could join; the first call counts.</summary>
    public void Expect(CommandProgress progress) => _expected ??= progress;

    public bool IsAnswered(CommandProgress progress) => _expected is { } expected && progress.HasAnswered(expected);

    public void Record(ActivitySource source)
    {
        foreach (var (parent, profile) in _profiles)
        {
            foreach (var command in connection.FinishProfiling(profile))
                RedisCommandSpan.Record(source, parent, command);
        }

        _profiles.Clear();
    }

    private static object Open(Activity parent, ConnectionMultiplexer connection)
    {
        var profile = new object();
        connection.BeginProfiling(profile);
        return profile;
    }
}
