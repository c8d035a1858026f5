using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers <see cref="IConnectionMultiplexer"/>, its health check and its spans.</summary>
public static class AspireRedisExtensions
{
    private const string SectionName = "Aspire:StackExchange:Redis";

    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    public static AspireRedisClientBuilder AddRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
        => AddKeyedRedisClientBuilder(builder, name, configureSettings, configureOptions);

    public static AspireRedisClientBuilder AddKeyedRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(builder, name, serviceKey: name, configureSettings, configureOptions);
    }

    private static AspireRedisClientBuilder Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var common = builder.Configuration.GetSection(SectionName);
        var named = common.GetSection(connectionName);

        var settings = new StackExchangeRedisSettings();
        common.Bind(settings);
        named.Bind(settings);
        settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        var optionsName = serviceKey is null ? Options.Options.DefaultName : connectionName;
        builder.Services.AddKeyedSingleton(optionsName, new RedisConnectionString(connectionName, settings.ConnectionString));
        builder.Services.TryAddTransient<IOptionsFactory<ConfigurationOptions>, RedisOptionsFactory>();
        builder.Services.Configure<ConfigurationOptions>(optionsName, options =>
        {
            common.GetSection(nameof(ConfigurationOptions)).Bind(options);
            named.GetSection(nameof(ConfigurationOptions)).Bind(options);
            configureOptions?.Invoke(options);
        });

        AddConnection(builder.Services, serviceKey, optionsName, activate: !settings.DisableAutoActivation);
        if (!settings.DisableTracing)
            RedisSpans.Add(builder.Services);
        if (!settings.DisableHealthChecks)
            AddHealthCheck(builder.Services, serviceKey);

        return new AspireRedisClientBuilder(builder, settings, serviceKey);
    }

    private static void AddConnection(IServiceCollection services, string? serviceKey, string optionsName, bool activate)
    {
        if (serviceKey is null)
            services.AddSingleton<IConnectionMultiplexer>(provider => RedisConnection.Open(provider, optionsName));
        else
            services.AddKeyedSingleton<IConnectionMultiplexer>(serviceKey, (provider, _) => RedisConnection.Open(provider, optionsName));

        if (activate)
            services.AddSingleton<IHostedService>(provider => new RedisActivation(provider, serviceKey));
    }

    private static void AddHealthCheck(IServiceCollection services, string? serviceKey)
    {
        var name = serviceKey is null ? "StackExchange.Redis" : $"StackExchange.Redis_{serviceKey}";
        services.AddHealthChecks();
        services.Configure<HealthCheckServiceOptions>(options =>
        {
            if (options.Registrations.All(registration => registration.Name != name))
            {
                options.Registrations.Add(new HealthCheckRegistration(
                    name,
                    provider => new RedisHealthCheck(() => RedisConnection.Get(provider, serviceKey)),
                    failureStatus: null,
                    tags: null));
            }
        });
    }
}
