using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Membership;

namespace Aspire.Hosting;

/// <summary>
/// Provides extension methods for balancing requests over replicas with nginx.
/// </summary>
public static class NginxUpstreamExtensions
{
    /// <summary>
    /// Balances requests to <c>http://NAME</c>, NAME being the set's, over the replicas of a set: round robin, unless the options say otherwise.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="replicas">The replicas.</param>
    /// <param name="configure">Changes the defaults of <see cref="UpstreamOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">The name is taken, or an option is out of its range.</exception>
    public static IResourceBuilder<NginxResource> WithUpstream(
        this IResourceBuilder<NginxResource> builder, ReplicaSet replicas, Action<UpstreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(replicas);

        return builder.WithUpstream(replicas.Name, replicas.Endpoints, configure);
    }

    /// <summary>
    /// Balances requests to <c>http://NAME</c> over endpoints: round robin, unless the options say otherwise.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="name">The upstream's name: a letter, then letters, digits, '-', '_' and '.'.</param>
    /// <param name="endpoints">The endpoints, each listening for itself (<c>IsProxied</c> false): nginx sees only one peer behind a proxy.</param>
    /// <param name="configure">Changes the defaults of <see cref="UpstreamOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">The name is taken or not valid, there is no endpoint, or an option is out of its range.</exception>
    /// <remarks>A single endpoint is never passed over and never retried: nginx ignores <c>max_fails</c> then.</remarks>
    public static IResourceBuilder<NginxResource> WithUpstream(
        this IResourceBuilder<NginxResource> builder, string name, IEnumerable<EndpointReference> endpoints, Action<UpstreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(endpoints);

        var upstream = new Upstream(name, [.. endpoints], new UpstreamOptions());
        configure?.Invoke(upstream.Options);
        UpstreamChecks.CheckName(name);

        if (upstream.Endpoints.Count == 0)
        {
            throw new ArgumentException($"The upstream '{name}' has no endpoint; it must have at least one.", nameof(endpoints));
        }

        if (builder.Resource.Upstreams.Any(other => other.Name == name))
        {
            throw new ArgumentException($"'{builder.Resource.Name}' has an upstream '{name}' already; each needs its own name.", nameof(name));
        }

        UpstreamChecks.CheckOptions(upstream.Options);

        // When publishing, one resource stands for all replicas.
        if (!builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            UpstreamChecks.CheckReplicas(name, [.. upstream.Endpoints.Select(endpoint => endpoint.Resource.Name)], upstream.Options);
        }

        builder.Resource.Upstreams.Add(upstream);

        foreach (var resource in upstream.Endpoints.Select(endpoint => endpoint.Resource).Distinct())
        {
            builder.WithReferenceRelationship(resource);

            if (!builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
            {
                ReplicaCommands.AddTo(builder.ApplicationBuilder.CreateResourceBuilder(resource));
            }
        }

        return builder;
    }
}
