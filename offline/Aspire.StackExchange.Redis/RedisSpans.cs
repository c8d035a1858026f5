using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Instrumentation.StackExchangeRedis;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>A span for each command, by the OpenTelemetry instrumentation of StackExchange.Redis.</summary>
internal sealed class RedisSpans
{
    // Left to itself the instrumentation asks the container for a connection while the host starts, and connecting waits for a
    // Redis that is away. No connection is registered under this key: each is added when it is made.
    private static readonly object s_noConnection = new();

    // A person who looks at a trace should not wait for the default's ten seconds.
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(1);

    private StackExchangeRedisInstrumentation? _instrumentation;

    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton<RedisSpans>();
        services.AddOpenTelemetry().WithTracing(tracing => tracing
            .AddRedisInstrumentation(name: null, s_noConnection, options => options.FlushInterval = s_longestDelay)
            .ConfigureRedisInstrumentation((provider, instrumentation) =>
                provider.GetRequiredService<RedisSpans>()._instrumentation = instrumentation));
    }

    public static void Follow(IServiceProvider services, IConnectionMultiplexer connection)
    {
        if (services.GetService<RedisSpans>() is not { } spans)
            return;

        // Building the provider is what makes the instrumentation.
        _ = services.GetService<TracerProvider>();
        spans._instrumentation?.AddConnection(connection);
    }
}
