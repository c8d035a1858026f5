using StackExchange.Redis;

namespace LoadBalanced.Api;

/// <summary>The connection to Redis, made by the first who asks.</summary>
internal sealed class VisitDatabase(Func<IConnectionMultiplexer> connect)
{
    // StackExchange.Redis 1.2.6 now and then refuses a command although it is connected, when another one of several parts (a
    // script, a transaction) is being written at that moment. A refused one was not sent.
    private const int Tries = 4;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    private volatile IDatabase? _database;

    /// <summary>Runs a command that may be run again.</summary>
    /// <exception cref="RedisException">Redis is away, or refuses the command.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command)
    {
        var database = _database ?? await ConnectAsync();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await command(database);
            }
            catch (RedisConnectionException exception) when (
                exception.FailureType == ConnectionFailureType.UnableToResolvePhysicalConnection && tries < Tries)
            {
                await Task.Delay(s_pause);
            }
        }
    }

    // Connecting blocks its thread until Redis answers or the client gives up: never a request's thread. A failure is not
    // kept: the next who asks tries again.
    private async ValueTask<IDatabase> ConnectAsync() => _database = (await Task.Run(connect)).GetDatabase();
}
