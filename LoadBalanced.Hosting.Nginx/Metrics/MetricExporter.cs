using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Otlp;

namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>Sends what was counted once a second.</summary>
/// <param name="requests">What the access log has come to.</param>
/// <param name="count">Brings them up to date.</param>
/// <param name="dropped">What could not be counted or sent, by reason.</param>
/// <param name="sender">Where it goes.</param>
/// <param name="identity">The resource it belongs to; without an instance nothing is sent: it would become a row of its own.</param>
/// <param name="time">The clock.</param>
internal sealed class MetricExporter(
    RequestMetrics requests,
    Func<CancellationToken, Task> count,
    Func<IEnumerable<(string Reason, long Count)>> dropped,
    OtlpSender sender,
    Func<(string Service, string? Instance)> identity,
    TimeProvider time) : IDisposable
{
    // As often as the replicas report under Aspire.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(1);

    private readonly HttpClient _client = new() { Timeout = StatusTimeout };
    private readonly long _start = Now(time);

    /// <summary>nginx's stub_status; null: it tells nobody.</summary>
    public StatusPage? Status { get; set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);

        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            await ExportAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task ExportAsync(CancellationToken cancellationToken)
    {
        await count(cancellationToken).ConfigureAwait(false);

        if (identity() is not { Instance: not null } resource)
        {
            return;
        }

        List<Metric> metrics = [.. requests.Snapshot(), Dropped(), .. await ConnectionsAsync(cancellationToken).ConfigureAwait(false)];
        await sender.SendAsync(MetricJson.Write(resource, metrics, _start, Now(time)), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _client.Dispose();

    private async Task<IReadOnlyList<Metric>> ConnectionsAsync(CancellationToken cancellationToken)
    {
        if (Status is not { } page || page.Address() is not { } address)
        {
            return [];
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, address);

        if (page.Key is not null)
        {
            request.Headers.Add(ProbesFile.StatusKeyHeader, page.Key);
        }

        try
        {
            using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);

            return ConnectionStatus.Parse(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false))?.Metrics ?? [];
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // It is stopped, or just starting.
            return [];
        }
    }

    private Metric Dropped() => new(
        "nginx.telemetry.dropped", "{item}", "What the metrics or traces of nginx lack, by reason.", MetricKind.Counter,
        [.. dropped().Where(one => one.Count > 0).Select(one => new MetricPoint([new("reason", one.Reason)], one.Count))]);

    private static long Now(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
