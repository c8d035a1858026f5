using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The console log of every resource: what it writes, and what the AppHost writes about it.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChannelWriter<LogSubscriber>> _subscriberWatchers = [];

    public ILogger GetLogger(IResource resource) => Log(resource).Logger;

    public ILogger GetLogger(string resourceName) => Log(resourceName).Logger;

    /// <summary>What is there already first, then each new line, until the log is completed.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => Log(resource).WatchAsync();

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Log(resourceName).WatchAsync();

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => Log(resource).GetAllAsync();

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName) => Log(resourceName).GetAllAsync();

    /// <summary>Tells whenever a log gets its first watcher or loses its last.</summary>
    public async IAsyncEnumerable<LogSubscriber> WatchAnySubscribersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<LogSubscriber>();
        lock (_subscriberWatchers)
        {
            foreach (var (name, log) in _logs)
            {
                channel.Writer.TryWrite(new(name, log.IsWatched));
            }

            _subscriberWatchers.Add(channel.Writer);
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_subscriberWatchers)
            {
                _subscriberWatchers.Remove(channel.Writer);
            }
        }
    }

    public void Complete(IResource resource)
    {
        foreach (var id in resource.GetInstanceIds())
        {
            Complete(id);
        }
    }

    public void Complete(string name) => Log(name).Complete();

    public void ClearBacklog(string resourceName) => Log(resourceName).Clear();

    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Complete();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Adds a line that the resource itself wrote.</summary>
    internal void Append(string resourceId, DateTime timestamp, string text, bool isError) => Log(resourceId).Append(timestamp, text, isError);

    private ResourceLog Log(IResource resource) => Log(resource.GetInstanceIds()[0]);

    private ResourceLog Log(string name) => _logs.GetOrAdd(name, n => new(watched =>
    {
        lock (_subscriberWatchers)
        {
            foreach (var watcher in _subscriberWatchers)
            {
                watcher.TryWrite(new(n, watched));
            }
        }
    }));
}
