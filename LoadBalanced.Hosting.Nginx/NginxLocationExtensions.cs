using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Routing;

namespace Aspire.Hosting;

/// <summary>
/// Provides extension methods for what nginx serves at which path.
/// </summary>
/// <remarks>
/// A path stands for itself and everything below: <c>/api</c> takes <c>/api</c> and <c>/api/visits</c>, not <c>/apiary</c>. The longest one
/// wins. Replicas get the path unchanged. The locations stand in <c>generated/locations.conf</c>, which <c>generated/server.conf</c>
/// includes, so that servers written by hand have them too; a path declared in both makes nginx refuse to start.
/// </remarks>
public static class NginxLocationExtensions
{
    /// <summary>
    /// Balances the requests below a path over the replicas of a set.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="path">The path: '/', then letters, digits, '/', '-', '_', '.' and '~'.</param>
    /// <param name="replicas">The replicas. A set may be given for several paths; its options the first time.</param>
    /// <param name="configure">Changes the defaults of <see cref="UpstreamOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">The path is not valid or taken, the upstream's name is taken, or an option is out of its range.</exception>
    public static IResourceBuilder<NginxResource> WithUpstream(
        this IResourceBuilder<NginxResource> builder, string path, ReplicaSet replicas, Action<UpstreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(replicas);

        return builder.WithUpstream(path, replicas.Name, replicas.Endpoints, configure);
    }

    /// <summary>
    /// Sends the requests below a path to a resource's endpoint <c>http</c>.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="path">The path: '/', then letters, digits, '/', '-', '_', '.' and '~'.</param>
    /// <param name="resource">The resource. It may be given for several paths; its options the first time.</param>
    /// <param name="configure">Changes the defaults of <see cref="UpstreamOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">The path is not valid or taken, the upstream's name is taken, or an option is out of its range.</exception>
    /// <remarks>It is one peer: what balances is a <see cref="ReplicaSet"/>.</remarks>
    public static IResourceBuilder<NginxResource> WithUpstream(
        this IResourceBuilder<NginxResource> builder, string path, IResourceBuilder<IResourceWithEndpoints> resource, Action<UpstreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(resource);

        return builder.WithUpstream(path, resource.Resource.Name, [resource.GetEndpoint(ReplicaSet.HttpEndpointName)], configure);
    }

    /// <summary>
    /// Sends the requests below a path to an upstream that was declared before.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="path">The path: '/', then letters, digits, '/', '-', '_', '.' and '~'.</param>
    /// <param name="upstream">The upstream's name.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">The path is not valid or taken, or there is no such upstream.</exception>
    public static IResourceBuilder<NginxResource> WithLocation(this IResourceBuilder<NginxResource> builder, string path, string upstream)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(upstream);

        var nginx = builder.Resource;
        var target = nginx.Upstreams.FirstOrDefault(one => one.Name == upstream)
            ?? throw new ArgumentException($"'{nginx.Name}' has no upstream '{upstream}'; declare it before with WithUpstream.", nameof(upstream));
        nginx.Routes.Add(new UpstreamLocation(LocationPath.Check(path, nameof(path)), target));

        return builder;
    }

    /// <summary>
    /// Serves the files of a directory below a path. Nothing outside it is reached, nor files and directories whose names begin with a dot.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="path">The path: '/', then letters, digits, '/', '-', '_', '.' and '~'.</param>
    /// <param name="directory">The directory; a relative one is relative to the AppHost project. Mounted read-only into a container.</param>
    /// <param name="configure">Changes the defaults of <see cref="StaticFilesOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">The path is not valid or taken, or an option names a file outside the directory or is out of its range.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    public static IResourceBuilder<NginxResource> WithStaticFiles(
        this IResourceBuilder<NginxResource> builder, string path, string directory, Action<StaticFilesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(directory);

        var location = LocationPath.Check(path, nameof(path));
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory, builder.ApplicationBuilder.AppHostDirectory));
        var options = new StaticFilesOptions();
        configure?.Invoke(options);
        StaticFiles.Check(full, options);

        if (!Directory.Exists(full))
        {
            throw new DirectoryNotFoundException($"The directory '{full}' for '{location}' does not exist.");
        }

        var routes = builder.Resource.Routes;
        routes.Add(new StaticLocation(location, full, options));

        return builder.ApplicationBuilder.ExecutionContext.IsPublishMode ? builder : builder.WithBindMount(full, $"{NginxResource.ContainerRunDirectory}/{StaticFiles.Directory}/{routes.StaticDirectories.Count}", isReadOnly: true);
    }

    /// <summary>
    /// Sets when and how often a request is sent to another replica, for all that nginx passes on.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="configure">Changes the defaults of <see cref="FailoverOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <remarks><see cref="UpstreamOptions.Failover"/> sets it for one upstream.</remarks>
    public static IResourceBuilder<NginxResource> WithFailover(this IResourceBuilder<NginxResource> builder, Action<FailoverOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        configure(builder.Resource.Routes.Failover);
        FailoverDirectives.Check(builder.Resource.Routes.Failover);

        return builder;
    }

    private static IResourceBuilder<NginxResource> WithUpstream(
        this IResourceBuilder<NginxResource> builder, string path, string name, IEnumerable<EndpointReference> endpoints, Action<UpstreamOptions>? configure)
    {
        LocationPath.Check(path, nameof(path));
        var known = configure is null && builder.Resource.Upstreams.Any(one => one.Name == name && one.Endpoints.Select(endpoint => endpoint.Resource).SequenceEqual(endpoints.Select(endpoint => endpoint.Resource)));

        return (known ? builder : builder.WithUpstream(name, endpoints, configure)).WithLocation(path, name);
    }
}
