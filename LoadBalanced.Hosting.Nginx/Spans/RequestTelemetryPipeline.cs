using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Listener, spans and exporter of one nginx.</summary>
internal sealed class RequestTelemetryPipeline : IAsyncDisposable
{
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly AccessLogListener _listener = new();
    private readonly SpanExporter _exporter;
    private readonly ILogger _logger;
    private readonly Task _listening;
    private readonly Task _exporting;
    private readonly Task _identifying;
    private long _malformed;

    public RequestTelemetryPipeline(Uri endpoint, string? key, ResourceIdentity identity, ILogger logger)
    {
        _logger = logger;
        _exporter = new(endpoint, key, () => identity.Current, logger, TimeProvider.System);
        _listening = _listener.RunAsync(Receive, _stop.Token);
        _exporting = _exporter.RunAsync(CancellationToken.None);
        _identifying = identity.WatchAsync(_stop.Token);
    }

    public string Address => _listener.Address;

    /// <summary>The replicas' names by address, as of the last start of nginx.</summary>
    public IReadOnlyDictionary<string, string> Replicas { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Lines that were no access-log line of ours.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_listening, _identifying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _exporter.Complete();

        // The dashboard may be gone by now: what it does not take soon is lost.
        await Task.WhenAny(_exporting, Task.Delay(LongestFlush)).ConfigureAwait(false);
        _listener.Dispose();
        _stop.Dispose();
    }

    private void Receive(AccessLogEntry? entry)
    {
        if (entry is null || RequestSpans.Create(entry, Replicas) is not { } spans)
        {
            // Anyone on this machine can send a datagram: once is worth a line, more is only counted.
            if (Interlocked.Increment(ref _malformed) == 1)
            {
                _logger.LogWarning("A line that is no access-log line came to {Address}; it and any more like it are ignored.", Address);
            }

            return;
        }

        foreach (var span in spans)
        {
            _exporter.Add(span);
        }
    }
}
