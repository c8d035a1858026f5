using System.Collections.Concurrent;

namespace Aspire.Hosting.Cli.Rpc;

/// <summary>The streams that a connection has open. The other side pulls one item after another, by the token it got.</summary>
internal sealed class RpcStreams : IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, OpenStream> _open = new();
    private long _lastToken;

    public RpcStreamToken Open(IAsyncEnumerable<object> items)
    {
        var token = Interlocked.Increment(ref _lastToken);
        _open[token] = new(items);
        return new(token);
    }

    public async Task<RpcStreamItems> NextAsync(long token, CancellationToken cancellationToken)
    {
        if (!_open.TryGetValue(token, out var stream))
        {
            throw new RpcException(RpcError.InvalidParameters, $"No stream with the token {token} is open.");
        }

        if (await stream.NextAsync(cancellationToken) is { } item)
        {
            return new([item], Finished: false);
        }

        await AbortAsync(token);
        return new([], Finished: true);
    }

    public async Task AbortAsync(long token)
    {
        if (_open.TryRemove(token, out var stream))
        {
            await stream.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var token in _open.Keys)
        {
            await AbortAsync(token);
        }
    }

    private sealed class OpenStream : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private readonly SemaphoreSlim _moving = new(1, 1);
        private readonly IAsyncEnumerator<object> _items;

        public OpenStream(IAsyncEnumerable<object> items) => _items = items.GetAsyncEnumerator(_ended.Token);

        public async Task<object?> NextAsync(CancellationToken cancellationToken)
        {
            await _moving.WaitAsync(cancellationToken);
            try
            {
                // The enumerator knows one token only: who gives up waiting gives up the stream.
                await using var givenUp = cancellationToken.Register(_ended.Cancel);
                return await _items.MoveNextAsync() ? _items.Current : null;
            }
            finally
            {
                _moving.Release();
            }
        }

        public async ValueTask DisposeAsync()
        {
            // An enumerator must not be disposed of while it moves.
            await _ended.CancelAsync();
            await _moving.WaitAsync();
            await _items.DisposeAsync();
            _ended.Dispose();
        }
    }
}
