using LoadBalanced.Api;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace LoadBalanced.Tests.Api;

/// <summary>The counter of one replica, over whatever counts its batches.</summary>
internal sealed class CountingReplica : IAsyncDisposable
{
    // Far more than a busy test machine needs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly VisitBatching _batching;
    private readonly VisitCounter _counter;
    private readonly IDisposable? _connection;

    private CountingReplica(IVisitScript script, TimeSpan? timeout, IDisposable? connection)
    {
        var queue = new VisitQueue();
        _batching = new(queue, script, TimeProvider.System, timeout ?? Patience, NullLogger<VisitBatching>.Instance);
        _counter = new(queue, TimeProvider.System, timeout ?? Patience, NullLogger<VisitCounter>.Instance);
        _connection = connection;
    }

    public static async Task<CountingReplica> StartAsync(IVisitScript script, TimeSpan? timeout = null, IDisposable? connection = null)
    {
        var replica = new CountingReplica(script, timeout, connection);
        await replica._batching.StartAsync(TestContext.Current.CancellationToken);
        return replica;
    }

    public static Task<CountingReplica> StartAsync(RedisServer redis, string name, TimeSpan? timeout = null)
    {
        var connection = redis.Connect();
        return StartAsync(Script(connection, name, TimeSpan.FromMinutes(1)), timeout, connection);
    }

    public static VisitScript Script(IConnectionMultiplexer connection, string name, TimeSpan window) =>
        new(new VisitDatabase(() => connection), new Replica(name), window);

    public Task<long?> CountAsync(VisitId? id = null) =>
        _counter.CountAsync(id ?? VisitId.Fresh(), TestContext.Current.CancellationToken);

    /// <summary>Counts, unless the client goes away.</summary>
    public Task<long?> CountUnlessAsync(CancellationToken gone) => _counter.CountAsync(VisitId.Fresh(), gone);

    public async ValueTask DisposeAsync()
    {
        await _batching.StopAsync(CancellationToken.None);
        _batching.Dispose();
        _connection?.Dispose();
    }
}
