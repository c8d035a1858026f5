using Aspire.Hosting.Nginx.Metrics;
using Aspire.Hosting.Nginx.Otlp;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>From access-log lines to spans and metrics, for one nginx.</summary>
internal sealed class RequestTelemetryPipeline : IAsyncDisposable
{
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly AccessLogListener _listener;
    private readonly RequestTally _tally;
    private readonly TraceBudget _budget;
    private readonly OtlpSender _spanSender;
    private readonly OtlpSender _metricSender;
    private readonly SpanExporter _spans;
    private readonly RequestMetrics _requests = new();
    private readonly MetricExporter _metrics;
    private readonly ILogger _logger;
    private readonly Task _listening;
    private readonly Task _exporting;
    private readonly Task _measuring;
    private long _malformed;
    private long _overBudget;

    public RequestTelemetryPipeline(
        Uri endpoint,
        string? key,
        Func<(string Service, string? Instance)> identity,
        NginxTelemetryOptions options,
        AccessLogListener listener,
        RequestTally tally,
        ILogger logger)
    {
        _tally = tally;
        _logger = logger;
        _listener = listener;
        _budget = new(options.TracesPerSecond, TimeProvider.System);
        _spanSender = new("Spans", "v1/traces", endpoint, key, logger);
        _metricSender = new("Metrics", "v1/metrics", endpoint, key, logger);
        _spans = new(_spanSender, identity, TimeProvider.System);
        _metrics = new(_requests, CountAsync, Dropped, _metricSender, identity, TimeProvider.System);
        _listening = _listener.RunAsync(Receive);
        _exporting = _spans.RunAsync(CancellationToken.None);
        _measuring = _metrics.RunAsync(_stop.Token);
    }

    public string Address => _listener.Address;

    /// <summary>The replicas' names by address, as of the last start of nginx.</summary>
    public IReadOnlyDictionary<string, string> Replicas { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where nginx tells its connections; null: nowhere.</summary>
    public StatusPage? Status
    {
        get => _metrics.Status;
        set => _metrics.Status = value;
    }

    /// <summary>Lines that were no access-log line of ours.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await Task.WhenAll(_listening, _measuring).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _spans.Complete();

        // The dashboard may be gone by now: what it does not take soon is lost.
        await Task.WhenAny(_exporting, Task.Delay(LongestFlush)).ConfigureAwait(false);
        _metrics.Dispose();
        _tally.Dispose();
        _spanSender.Dispose();
        _metricSender.Dispose();
        _stop.Dispose();
    }

    private void Receive(AccessLogEntry? entry)
    {
        if (entry is null || LoggedRequest.Read(entry) is not { } request)
        {
            // Anyone on this machine can send a datagram: once is worth a line, more is only counted.
            if (Interlocked.Increment(ref _malformed) == 1)
            {
                _logger.LogWarning("A line that is no access-log line came to {Address}; it and any more like it are ignored.", Address);
            }

            return;
        }

        var traced = request.Sampled && WithinBudget();
        _requests.Record(request.Counted, Replicas, traced ? request.Exemplar : null);

        if (traced)
        {
            foreach (var span in RequestSpans.Create(request, Replicas))
            {
                _spans.Add(span);
            }
        }
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _tally.ReadAsync(request => _requests.Record(request, Replicas), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or DistributedApplicationException)
        {
            // It stays where it is, and is tried again in a second.
            _logger.LogDebug("Requests that are not logged cannot be counted: {Problem}", problem.Message);
        }
    }

    private bool WithinBudget()
    {
        if (_budget.TryTake())
        {
            return true;
        }

        Interlocked.Increment(ref _overBudget);

        return false;
    }

    private IEnumerable<(string Reason, long Count)> Dropped() =>
    [
        ("trace budget", Interlocked.Read(ref _overBudget)),
        ("span not delivered", _spans.Dropped),
        ("line lost", _listener.Lost),
        ("line malformed", Malformed),
    ];
}
