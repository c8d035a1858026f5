using StackExchange.Redis;

namespace LoadBalanced.Api;

/// <summary>The connection to Redis, made by the first who asks.</summary>
internal sealed class VisitDatabase(Func<IConnectionMultiplexer> connect)
{
    private volatile IDatabase? _database;

    /// <exception cref="RedisException">Redis is away, or refuses the command.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command) => await command(_database ?? await ConnectAsync());

    // Connecting blocks its thread until Redis answers or the client gives up: never a request's thread. A failure is not
    // kept: the next who asks tries again.
    private async ValueTask<IDatabase> ConnectAsync() => _database = (await Task.Run(connect)).GetDatabase();
}
