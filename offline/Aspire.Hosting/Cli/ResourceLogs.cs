using System.Threading.Channels;
using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Cli;

/// <summary>The console lines of one resource or of all, as <c>aspire logs</c> asks for them.</summary>
internal sealed class ResourceLogs(DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService loggers)
{
    private const int MaxBatch = 256;

    /// <summary>As many lines at a time as are there. A name that nothing has gives nothing: the command finds out for itself.</summary>
    public async IAsyncEnumerable<LogBatch> ReadAsync(LogsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ids = model.Resources.ToArray().SelectMany(r => r.GetInstanceIds().Where(id => IsWanted(request, r, id))).ToArray();
        // The last lines of several resources are the command's to find: it knows their order in time.
        var tail = !request.Follow && ids.Length == 1 ? request.Tail : null;
        var channel = Channel.CreateUnbounded<LogLineMessage>(new() { SingleReader = true });

        var reading = ReadAllAsync();
        try
        {
            if (tail is not null)
            {
                await reading;
            }

            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                var lines = new List<LogLineMessage>();
                while ((tail is not null || lines.Count < MaxBatch) && channel.Reader.TryRead(out var line))
                {
                    lines.Add(line);
                }

                yield return new(tail is { } last ? [.. lines.TakeLast(last)] : lines);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task ReadAllAsync()
        {
            try
            {
                await Task.WhenAll(ids.Select(id => ReadAsync(request, id, channel.Writer, ended.Token)));
                channel.Writer.Complete();
            }
            catch (Exception e)
            {
                channel.Writer.Complete(e);
            }
        }
    }

    private bool IsWanted(LogsRequest request, IResource resource, string id)
    {
        if (request.ResourceName is { } name)
        {
            return string.Equals(name, resource.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(name, id, StringComparison.OrdinalIgnoreCase);
        }

        return request.IncludeHidden || !(notifications.TryGetCurrentState(id, out var state) && state.Snapshot.IsHidden);
    }

    private async Task ReadAsync(LogsRequest request, string id, ChannelWriter<LogLineMessage> lines, CancellationToken cancellationToken)
    {
        var batches = request.Follow ? loggers.WatchAsync(id) : loggers.GetAllAsync(id);
        await foreach (var batch in batches.WithCancellation(cancellationToken))
        {
            foreach (var line in batch.Where(l => Matches(request.Search, id, l)))
            {
                lines.TryWrite(new(id, line.LineNumber, line.Content, line.IsErrorMessage));
            }
        }
    }

    // Only to send less: the command looks again, at the text without its colours.
    private static bool Matches(string? search, string id, LogLine line)
        => string.IsNullOrEmpty(search) || line.Content.Contains('\u001b', StringComparison.Ordinal)
            || line.Content.Contains(search, StringComparison.OrdinalIgnoreCase) || id.Contains(search, StringComparison.OrdinalIgnoreCase);
}
