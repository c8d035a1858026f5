using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Replicas;

namespace Aspire.Hosting;

/// <summary>
/// Provides extension methods for adding replica sets to an <see cref="IDistributedApplicationBuilder"/>.
/// </summary>
public static class ReplicaSetBuilderExtensions
{
    /// <summary>
    /// Adds several replicas of a project, each of which a load balancer can see and choose.
    /// </summary>
    /// <typeparam name="TProject">The project's metadata, generated under <c>Projects</c>.</typeparam>
    /// <param name="builder">The <see cref="IDistributedApplicationBuilder"/>.</param>
    /// <param name="name">The name of the set.</param>
    /// <param name="replicas">How many, 1 or more.</param>
    /// <param name="configure">Called for each replica, to configure all alike.</param>
    /// <returns>The <see cref="ReplicaSet"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of replicas is below 1.</exception>
    /// <remarks>
    /// <c>WithReplicas</c> puts a proxy in front that picks a random replica for each connection, behind which no load balancer
    /// can alternate or notice a failure. Here, in run mode, each replica is a project resource <c>NAME-1</c>, <c>NAME-2</c>, … with its own
    /// endpoint <c>http</c> without a proxy; its port stays the same over restarts. In publish mode it is one project with that many replicas, which listen
    /// on port 8080, as the images of .NET do.
    /// The project's launch profile applies, but for its URLs. A replica that ends unexpectedly is started again
    /// (<see cref="RestartExtensions.WithRestart"/>); <c>WithoutRestart()</c> in <paramref name="configure"/> turns that off.
    /// </remarks>
    public static ReplicaSet AddReplicas<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int replicas,
        Action<IResourceBuilder<ProjectResource>>? configure = null)
        where TProject : IProjectMetadata, new() => builder.AddReplicas<TProject>(name, replicas, replicas, configure);

    /// <summary>
    /// Adds replicas of a project, and room for more: those above <paramref name="replicas"/> start when a person starts them.
    /// </summary>
    /// <typeparam name="TProject">The project's metadata, generated under <c>Projects</c>.</typeparam>
    /// <param name="builder">The <see cref="IDistributedApplicationBuilder"/>.</param>
    /// <param name="name">The name of the set.</param>
    /// <param name="replicas">How many start by themselves, 1 or more.</param>
    /// <param name="max">How many there can be. A load balancer gives each requests once it is healthy. Publishing takes no notice of it.</param>
    /// <param name="configure">Called for each replica, to configure all alike.</param>
    /// <returns>The <see cref="ReplicaSet"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of replicas is below 1, or <paramref name="max"/> is below that number.</exception>
    public static ReplicaSet AddReplicas<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int replicas,
        int max,
        Action<IResourceBuilder<ProjectResource>>? configure = null)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        if (replicas < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(replicas), replicas, $"The number of replicas of '{name}' must be 1 or more.");
        }

        if (max < replicas)
        {
            throw new ArgumentOutOfRangeException(nameof(max), max, $"The most replicas of '{name}' must be {replicas}, which start at once, or more.");
        }

        return builder.ExecutionContext.IsPublishMode
            ? new(name, [Add(name).WithReplicas(replicas)], initial: 1)
            : new(name, [.. Enumerable.Range(1, max).Select(AddNumber)], replicas);

        IResourceBuilder<ProjectResource> AddNumber(int number) =>
            number <= replicas ? Add($"{name}-{number}") : Add($"{name}-{number}").WithExplicitStart();

        IResourceBuilder<ProjectResource> Add(string replica)
        {
            var project = builder.AddProject<TProject>(replica).WithOwnEndpoint().WithRestart();
            configure?.Invoke(project);

            if (!builder.ExecutionContext.IsPublishMode)
            {
                ReplicaSocket.AddTo(project);
            }

            return project;
        }
    }

    /// <summary>
    /// Waits at the first start until every replica of a set that starts by itself is healthy or has ended. Later starts do not wait: what
    /// uses replicas has to do without one of them anyway.
    /// </summary>
    /// <typeparam name="T">The type of the waiting resource.</typeparam>
    /// <param name="builder">The resource builder of the waiting resource.</param>
    /// <param name="replicas">The replicas to wait for.</param>
    /// <returns>The <see cref="IResourceBuilder{T}"/>.</returns>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, ReplicaSet replicas)
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(replicas);

        ReplicaWait.AddTo(builder, replicas);

        return builder;
    }

    private static IResourceBuilder<ProjectResource> WithOwnEndpoint(this IResourceBuilder<ProjectResource> project)
    {
        // A launch profile's fixed URLs would give every replica the same port.
        foreach (var other in project.Resource.Annotations.OfType<EndpointAnnotation>().Where(one => one.Name != ReplicaSet.HttpEndpointName).ToList())
        {
            project.Resource.Annotations.Remove(other);
        }

        return project.WithEndpoint(ReplicaSet.HttpEndpointName, endpoint =>
        {
            endpoint.UriScheme = "http";
            endpoint.Transport = "http";
            endpoint.Port = null;
            endpoint.TargetPort = project.ApplicationBuilder.ExecutionContext.IsPublishMode ? ReplicaSet.PublishedPort : null;
            endpoint.IsProxied = false;
        });
    }
}
