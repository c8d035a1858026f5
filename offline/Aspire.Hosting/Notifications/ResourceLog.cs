using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One instance's console log: its last lines, and whoever watches them.</summary>
internal sealed class ResourceLog
{
    /// <summary>As many lines as the official service keeps.</summary>
    private const int MaxLines = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = [];
    private readonly List<ChannelWriter<LogLine>> _watchers = [];
    private readonly Action<bool> _watchedChanged;
    private int _lastNumber;
    private bool _completed;

    public ResourceLog(Action<bool> watchedChanged)
    {
        _watchedChanged = watchedChanged;
        Logger = new LineLogger(this);
    }

    public ILogger Logger { get; }

    public bool IsWatched
    {
        get
        {
            lock (_lock)
            {
                return _watchers.Count > 0;
            }
        }
    }

    public void Append(DateTime timestamp, string text, bool isError)
    {
        lock (_lock)
        {
            var content = timestamp.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffK", CultureInfo.InvariantCulture) + " " + text;
            var line = new LogLine(++_lastNumber, content, isError);
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }

            foreach (var watcher in _watchers)
            {
                watcher.TryWrite(line);
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _lines.Clear();
            _lastNumber = 0;
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            foreach (var watcher in _watchers)
            {
                watcher.TryComplete();
            }
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync()
    {
        LogLine[] lines;
        lock (_lock)
        {
            lines = [.. _lines];
        }

        await Task.CompletedTask;
        if (lines.Length > 0)
        {
            yield return lines;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<LogLine>(new() { SingleReader = true });
        Add(channel.Writer);

        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (channel.Reader.TryRead(out var line))
                {
                    batch.Add(line);
                }

                yield return batch;
            }
        }
        finally
        {
            Remove(channel.Writer);
        }
    }

    private void Add(ChannelWriter<LogLine> watcher)
    {
        bool first;
        lock (_lock)
        {
            foreach (var line in _lines)
            {
                watcher.TryWrite(line);
            }

            if (_completed)
            {
                watcher.TryComplete();
            }

            _watchers.Add(watcher);
            first = _watchers.Count == 1;
        }

        if (first)
        {
            _watchedChanged(true);
        }
    }

    private void Remove(ChannelWriter<LogLine> watcher)
    {
        bool last;
        lock (_lock)
        {
            last = _watchers.Remove(watcher) && _watchers.Count == 0;
        }

        if (last)
        {
            _watchedChanged(false);
        }
    }

    /// <summary>What the AppHost itself says about the resource goes into the same log.</summary>
    private sealed class LineLogger(ResourceLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = exception is null ? formatter(state, exception) : $"{formatter(state, exception)}{Environment.NewLine}{exception}";
            log.Append(DateTime.UtcNow, text, isError: logLevel >= LogLevel.Error);
        }
    }
}
