using System.Threading.Channels;
using Aspire.Hosting.Nginx.Otlp;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Sends spans to an OTLP/HTTP endpoint in batches; never makes anyone wait, and counts what it had to drop.</summary>
internal sealed class SpanExporter
{
    private const int LargestBatch = 512;
    private const int Capacity = 16 * LargestBatch;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private readonly OtlpSender _sender;
    private readonly Func<(string Service, string? Instance)> _identity;
    private readonly TimeProvider _time;
    private readonly Channel<Span> _queue;
    private long _dropped;

    /// <param name="sender">Where they go.</param>
    /// <param name="identity">The resource the spans belong to, asked for at every batch: the instance is known only after the start.</param>
    /// <param name="time">The clock that ends a batch.</param>
    public SpanExporter(OtlpSender sender, Func<(string Service, string? Instance)> identity, TimeProvider time)
    {
        _sender = sender;
        _identity = identity;
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
        var batch = new List<Span>(LargestBatch);

        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            await FillAsync(batch, cancellationToken).ConfigureAwait(false);

            if (!await _sender.SendAsync(SpanJson.Write(_identity(), batch), cancellationToken).ConfigureAwait(false))
            {
                Interlocked.Add(ref _dropped, batch.Count);
            }

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
}
