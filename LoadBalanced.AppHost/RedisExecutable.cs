namespace LoadBalanced.AppHost;

/// <summary>Redis as a local process.</summary>
internal static class RedisExecutable
{
    /// <summary>Runs <c>redis-server</c> from <c>PATH</c> in place of the container; publishing still gets the container.</summary>
    /// <param name="builder">The Redis resource.</param>
    /// <param name="dataDirectory">Takes the place of the data volume. It is created when missing.</param>
    public static IResourceBuilder<RedisResource> RunAsExecutable(this IResourceBuilder<RedisResource> builder, string dataDirectory)
    {
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        Directory.CreateDirectory(dataDirectory);
        var redis = builder.Resource;
        var surrogate = new RedisSurrogate(redis, dataDirectory) { InstallHint = "install the package redis-server" };

        builder.ApplicationBuilder.Eventing.Subscribe<BeforeResourceStartedEvent>(surrogate, (_, cancellationToken) =>
            AppendOnlyFile.PrepareAsync(redis, dataDirectory, cancellationToken));

        return builder.RunAsExecutable(surrogate, context =>
        {
            RedisArguments.Rewrite(context.Args, redis, dataDirectory);
            return Task.CompletedTask;
        });
    }

    /// <summary>Whoever looks the cache up by name finds the surrogate, and asks it for the connection string.</summary>
    private sealed class RedisSurrogate(RedisResource redis, string directory)
        : ExecutableSurrogate(redis, "redis-server", directory), IResourceWithConnectionString
    {
        public ReferenceExpression ConnectionStringExpression => redis.ConnectionStringExpression;

        public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
            redis.GetConnectionStringAsync(cancellationToken);

        IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
            ((IResourceWithConnectionString)redis).GetConnectionProperties();
    }
}
