using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Aspire.Hosting.Redis;

/// <summary>Healthy when the server answers PING to the connection string that clients get.</summary>
internal sealed class RedisHealthCheck : IHealthCheck, IDisposable
{
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private volatile string? _connectionString;
    private volatile ConnectionMultiplexer? _connection;

    /// <summary>Registers the check of <paramref name="redis"/> and returns its name.</summary>
    public static string Register(IDistributedApplicationBuilder builder, RedisResource redis)
    {
        var name = $"{redis.Name}_check";
        builder.Services.AddKeyedSingleton<RedisHealthCheck>(name);
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            name, services => services.GetRequiredKeyedService<RedisHealthCheck>(name), failureStatus: null, tags: null));

        // The string has no value before the endpoint has a port and the parameter its password.
        builder.Eventing.Subscribe<ConnectionStringAvailableEvent>(redis, async (available, cancellationToken) =>
        {
            var check = available.Services.GetRequiredKeyedService<RedisHealthCheck>(name);
            check._connectionString = await redis.GetConnectionStringAsync(cancellationToken)
                ?? throw new DistributedApplicationException($"The connection string of '{redis.Name}' is available, yet has no value.");
        });

        return name;
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_connectionString is not { } connectionString)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The connection string is not available yet.");
        }

        try
        {
            var connection = await ConnectAsync(connectionString, cancellationToken);
            var roundTrip = await connection.GetDatabase().PingAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy($"PING took {roundTrip.TotalMilliseconds:F1} ms.");
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: e);
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connecting.Dispose();
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(string connectionString, CancellationToken cancellationToken)
    {
        if (_connection is { } connected)
        {
            return connected;
        }

        await _connecting.WaitAsync(cancellationToken);
        try
        {
            // Kept for the next checks: it connects again by itself when the server has been away.
            return _connection ??= await ConnectionMultiplexer.ConnectAsync(connectionString).WaitAsync(cancellationToken);
        }
        finally
        {
            _connecting.Release();
        }
    }
}
