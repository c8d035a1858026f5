using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LoadBalanced.Api;

/// <summary>The number of visits, kept in Redis for all replicas together.</summary>
internal sealed partial class VisitCounter(IServiceProvider services, IOptions<VisitOptions> options, ILogger<VisitCounter> logger)
{
    private const string Key = "total_visits";

    private readonly TimeSpan _timeout = options.Value.CountTimeout;

    // The first use of the connection blocks its thread until Redis answers or the client gives up: never a request's thread.
    private readonly Lazy<Task<IConnectionMultiplexer>> _connection =
        new(() => Task.Run(services.GetRequiredService<IConnectionMultiplexer>));

    /// <summary>Starts to connect, so that the first visit finds a connection.</summary>
    public void Connect() => _ = _connection.Value;

    /// <summary>Counts one visit.</summary>
    /// <returns>Its number, or null when Redis is away or did not answer in time.</returns>
    public async Task<long?> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await IncrementAsync().WaitAsync(_timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Log.NotCounted(logger, exception.Message);
            return null;
        }
    }

    /// <summary>Reads the number of visits so far, and counts nothing.</summary>
    /// <returns>Null when Redis is away or did not answer in time.</returns>
    public async Task<long?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync().WaitAsync(_timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return null;
        }
    }

    private async Task<long> IncrementAsync()
    {
        var connection = await _connection.Value;
        return await connection.GetDatabase().StringIncrementAsync(Key);
    }

    private async Task<long> GetAsync()
    {
        var connection = await _connection.Value;
        var value = await connection.GetDatabase().StringGetAsync(Key);
        return value.IsNull ? 0 : (long)value;
    }

    private static partial class Log
    {
        // The message alone: while Redis is away every visit says this.
        [LoggerMessage(Level = LogLevel.Warning, Message = "The visit was not counted: {Reason}")]
        public static partial void NotCounted(ILogger logger, string reason);
    }
}
