using Microsoft.Extensions.Hosting;

namespace Aspire.StackExchange.Redis;

/// <summary>Connects while the host starts.</summary>
internal sealed class RedisActivation(IServiceProvider services, string? serviceKey) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = RedisConnection.Get(services, serviceKey);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
