using System.Net.Http.Headers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Sends spans to an OTLP/HTTP endpoint in batches; never makes anyone wait, and counts what it had to drop.</summary>
internal sealed class SpanExporter
{
    private const int LargestBatch = 512;
    private const int Capacity = 16 * LargestBatch;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    private readonly Uri _endpoint;
    private readonly string? _key;
    private readonly Func<(string Service, string? Instance)> _identity;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Channel<Span> _queue;
    private long _dropped;
    private bool _failing;

    /// <param name="endpoint">The OTLP/HTTP endpoint, without <c>/v1/traces</c>.</param>
    /// <param name="key">The value of the header <c>x-otlp-api-key</c>; null: none is sent.</param>
    /// <param name="identity">The resource the spans belong to, asked for at every batch: the instance is known only after the start.</param>
    /// <param name="logger">Says when sending starts to fail and when it works again.</param>
    /// <param name="time">The clock that ends a batch.</param>
    public SpanExporter(Uri endpoint, string? key, Func<(string Service, string? Instance)> identity, ILogger logger, TimeProvider time)
    {
        _endpoint = new(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/traces");
        _key = key;
        _identity = identity;
        _logger = logger;
        _time = time;
        _queue = Channel.CreateBounded<Span>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Spans that were never delivered.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(Span span) => _queue.Writer.TryWrite(span);

    /// <summary>Ends <see cref="RunAsync"/> once what is queued was sent.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = SendTimeout };
        var batch = new List<Span>(LargestBatch);

        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            await FillAsync(batch, cancellationToken).ConfigureAwait(false);
            await SendAsync(client, batch, cancellationToken).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private async Task FillAsync(List<Span> batch, CancellationToken cancellationToken)
    {
        using var window = new CancellationTokenSource(LongestWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(window.Token, cancellationToken);

        try
        {
            do
            {
                while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var span))
                {
                    batch.Add(span);
                }
            }
            while (batch.Count < LargestBatch && await _queue.Reader.WaitToReadAsync(either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The second is over: what there is goes out.
        }
    }

    private async Task SendAsync(HttpClient client, List<Span> batch, CancellationToken cancellationToken)
    {
        try
        {
            var (service, instance) = _identity();
            using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint);
            request.Content = new ReadOnlyMemoryContent(OtlpJson.Write(service, instance, batch));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

            if (!string.IsNullOrEmpty(_key))
            {
                request.Headers.Add("x-otlp-api-key", _key);
            }

            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();

            if (_failing)
            {
                _failing = false;
                _logger.LogInformation("Spans of nginx reach {Endpoint} again; {Dropped} were lost.", _endpoint, Dropped);
            }
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            // Telemetry must not stop the site: say it once, count, go on.
            Interlocked.Add(ref _dropped, batch.Count);

            if (!_failing)
            {
                _failing = true;
                _logger.LogWarning("Spans of nginx do not reach {Endpoint}: {Problem}", _endpoint, problem.Message);
            }
        }
    }
}
