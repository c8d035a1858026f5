using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;

namespace Aspire.Hosting;

/// <summary>Adds Redis to an application.</summary>
public static class RedisBuilderExtensions
{
    private const int RedisPort = 6379;
    private const string DataPath = "/data";

    /// <summary>Adds a Redis server; without <paramref name="password"/> it gets a generated one, which is kept.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int? port = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);

        // Letters and digits only: a connection string of StackExchange.Redis has no way to quote a comma.
        var secret = password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new RedisResource(name, secret);

        return builder.AddResource(redis)
            .WithEndpoint(port: port, targetPort: RedisPort, name: RedisResource.PrimaryEndpointName, scheme: RedisResource.Scheme)
            .WithImage(RedisContainerImageTags.Image, RedisContainerImageTags.Tag)
            .WithImageRegistry(RedisContainerImageTags.Registry)
            .WithIconName("Database")
            .WithHealthCheck(RedisHealthCheck.Register(builder, redis))
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(context => RedisCommandLine.SetPassword(redis, context.EnvironmentVariables))
            .WithArgs(context => RedisCommandLine.Write(redis, context.Args, context.ExecutionContext));
    }

    /// <summary>Adds a Redis server on a port of its own, with a generated password.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port) =>
        builder.AddRedis(name, port, password: null);

    /// <summary>Keeps the data in a named volume. A volume that may be written to also turns snapshots on.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(
        this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataPath, isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Keeps the data in a directory of the host. One that may be written to also turns snapshots on.</summary>
    public static IResourceBuilder<RedisResource> WithDataBindMount(
        this IResourceBuilder<RedisResource> builder, string source, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);
        builder.WithBindMount(source, DataPath, isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Takes a snapshot every <paramref name="interval"/> (default: a minute) in which enough keys have changed.</summary>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var snapshots = new SnapshotAnnotation(interval ?? TimeSpan.FromMinutes(1), keysChangedThreshold);
        return builder.WithAnnotation(snapshots, ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Sets the password; null takes clients without one.</summary>
    public static IResourceBuilder<RedisResource> WithPassword(
        this IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource>? password)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.PasswordParameter = password?.Resource;
        return builder;
    }

    /// <summary>Sets the port on the host; null takes a free one.</summary>
    public static IResourceBuilder<RedisResource> WithHostPort(this IResourceBuilder<RedisResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEndpoint(RedisResource.PrimaryEndpointName, endpoint => endpoint.Port = port);
    }
}
