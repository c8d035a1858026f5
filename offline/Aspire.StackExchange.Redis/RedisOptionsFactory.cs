using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

internal sealed record RedisConnectionString(string ConnectionName, string? Value);

/// <summary>Starts each client's options from its connection string; configuration and code then change them.</summary>
internal sealed class RedisOptionsFactory(
    IServiceProvider services,
    IEnumerable<IConfigureOptions<ConfigurationOptions>> setups,
    IEnumerable<IPostConfigureOptions<ConfigurationOptions>> postConfigures,
    IEnumerable<IValidateOptions<ConfigurationOptions>> validations)
    : OptionsFactory<ConfigurationOptions>(setups, postConfigures, validations)
{
    protected override ConfigurationOptions CreateInstance(string name)
    {
        var connectionString = services.GetKeyedService<RedisConnectionString>(name)?.Value;
        var options = ConfigurationOptions.Parse(connectionString ?? "");

        // Aspire's default differs from the client's: a Redis that is away at the start is one that comes later.
        if (connectionString?.Contains("abortConnect=", StringComparison.OrdinalIgnoreCase) is not true)
            options.AbortOnConnectFail = false;

        return options;
    }
}
