using System.Runtime.InteropServices;

namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>Requests and tries of replicas, counted since the AppHost started.</summary>
/// <remarks>Names and attributes: OpenTelemetry semantic conventions for HTTP metrics where they fit.</remarks>
internal sealed class RequestMetrics
{
    // A client chooses the method and a replica the status: what they invent must not fill the memory.
    private const int MostSeries = 1000;

    private static readonly HashSet<string> KnownMethods =
        new(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"], StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private readonly Dictionary<RequestKey, Series> _requests = [];
    private readonly Dictionary<TryKey, Series> _tries = [];
    private readonly Dictionary<CountKey, long> _counts = [];
    private readonly Dictionary<RetryKey, long> _retries = [];

    /// <param name="request">What nginx told of it.</param>
    /// <param name="replicas">The replicas' names by address.</param>
    /// <param name="exemplar">Where its spans are; null: it has none.</param>
    public void Record(CountedRequest request, IReadOnlyDictionary<string, string> replicas, Exemplar? exemplar = null)
    {
        var method = KnownMethods.Contains(request.Method) ? request.Method : "_OTHER";
        var last = request.Tries is [.., { Replied: true } one] ? replicas.GetValueOrDefault(one.Address, one.Address) : null;
        var seconds = DurationBounds.Seconds(request.Duration);

        lock (_lock)
        {
            Count(_counts, new(last, request.Status), CountKey.Overflow);
            Add(_requests, new(method, request.Status, request.Scheme, request.ProtocolVersion, last), RequestKey.Overflow, seconds, exemplar);

            for (var index = 0; index < request.Tries.Count; index++)
            {
                var tried = request.Tries[index];
                var replica = replicas.GetValueOrDefault(tried.Address, tried.Address);
                Add(_tries, new(method, tried.Replied ? tried.Status : null, tried.Address, replica, tried.ErrorType), TryKey.Overflow, DurationBounds.Seconds(tried.Duration), null);

                if (index < request.Tries.Count - 1)
                {
                    Count(_retries, new(replica, tried.ErrorType), RetryKey.Overflow);
                }
            }
        }
    }

    public IReadOnlyList<Metric> Snapshot()
    {
        lock (_lock)
        {
            return
            [
                new("http.server.request.duration", "s", "From the first byte of a request to the last of its reply.", MetricKind.Histogram,
                    [.. _requests.Values.Select(series => series.Snapshot())]),
                new("http.client.request.duration", "s", "One try of a replica.", MetricKind.Histogram, [.. _tries.Values.Select(series => series.Snapshot())]),
                new("nginx.requests", "{request}", "Requests by the replica that replied, and status.", MetricKind.Counter,
                    [.. _counts.Select(one => new MetricPoint(one.Key.Attributes, one.Value))]),
                new("nginx.upstream.retries", "{retry}", "Tries that were followed by another, by the replica that failed.", MetricKind.Counter,
                    [.. _retries.Select(one => new MetricPoint(one.Key.Attributes, one.Value))]),
            ];
        }
    }

    private static void Add<TKey>(Dictionary<TKey, Series> all, TKey key, TKey overflow, double seconds, Exemplar? exemplar)
        where TKey : struct, ISeriesKey
    {
        if (!all.TryGetValue(key, out var series))
        {
            key = all.Count < MostSeries ? key : overflow;

            if (!all.TryGetValue(key, out series))
            {
                all[key] = series = new(key.Attributes);
            }
        }

        series.Add(seconds, exemplar);
    }

    private static void Count<TKey>(Dictionary<TKey, long> all, TKey key, TKey overflow)
        where TKey : struct, ISeriesKey =>
        CollectionsMarshal.GetValueRefOrAddDefault(all, all.Count < MostSeries || all.ContainsKey(key) ? key : overflow, out _)++;
}
