using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

internal static class RedisConnection
{
    public static IConnectionMultiplexer Get(IServiceProvider services, string? serviceKey) => serviceKey is null
        ? services.GetRequiredService<IConnectionMultiplexer>()
        : services.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey);

    public static ConnectionMultiplexer Open(IServiceProvider services, string optionsName)
    {
        var options = services.GetRequiredService<IOptionsMonitor<ConfigurationOptions>>().Get(optionsName);
        if (options.EndPoints.Count == 0)
        {
            var name = services.GetRequiredKeyedService<RedisConnectionString>(optionsName).ConnectionName;
            throw new InvalidOperationException(
                $"No Redis address: give one in 'ConnectionStrings:{name}' or 'Aspire:StackExchange:Redis:ConnectionString'.");
        }

        var connection = ConnectionMultiplexer.Connect(options);

        RedisSpans.Follow(services, connection);
        LogConnectionState(connection, services.GetRequiredService<ILoggerFactory>().CreateLogger("StackExchange.Redis"));
        return connection;
    }

    private static void LogConnectionState(ConnectionMultiplexer connection, ILogger logger)
    {
        connection.ConnectionFailed += (_, failure) => logger.LogWarning(
            failure.Exception, "Redis {EndPoint} is away: {FailureType} ({ConnectionType})", failure.EndPoint, failure.FailureType, failure.ConnectionType);
        connection.ConnectionRestored += (_, restored) => logger.LogInformation(
            "Redis {EndPoint} is back ({ConnectionType})", restored.EndPoint, restored.ConnectionType);
    }
}
