using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

/// <summary>Keeps what the AppHost last logged, and tells whoever follows; the <c>aspire</c> command writes it to a file of its own.</summary>
internal sealed class AppHostLog(TimeProvider time) : ILoggerProvider
{
    private const int MaxEntries = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<AppHostLogEntry> _entries = [];
    private readonly List<ChannelWriter<AppHostLogEntry>> _followers = [];

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    /// <summary>The entries that are kept, then each new one.</summary>
    public async IAsyncEnumerable<AppHostLogEntry> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<AppHostLogEntry>(new() { SingleReader = true });
        lock (_lock)
        {
            foreach (var entry in _entries)
            {
                channel.Writer.TryWrite(entry);
            }

            _followers.Add(channel.Writer);
        }

        try
        {
            await foreach (var entry in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return entry;
            }
        }
        finally
        {
            lock (_lock)
            {
                _followers.Remove(channel.Writer);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _followers.ForEach(f => f.TryComplete());
        }
    }

    private void Add(LogLevel level, EventId id, string category, string message)
    {
        lock (_lock)
        {
            var entry = new AppHostLogEntry(id, level, message, time.GetUtcNow(), category);
            _entries.Enqueue(entry);
            if (_entries.Count > MaxEntries)
            {
                _entries.Dequeue();
            }

            _followers.ForEach(f => f.TryWrite(entry));
        }
    }

    private sealed class CategoryLogger(AppHostLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            log.Add(logLevel, eventId, category, exception is null ? message : $"{message}{Environment.NewLine}{exception}");
        }
    }
}
