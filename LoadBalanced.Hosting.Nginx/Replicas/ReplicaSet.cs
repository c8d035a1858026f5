using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>
/// The replicas of one project, each reachable at an endpoint of its own.
/// </summary>
public sealed class ReplicaSet
{
    internal const string HttpEndpointName = "http";
    internal const int PublishedPort = 8080;

    internal ReplicaSet(string name, IReadOnlyList<IResourceBuilder<ProjectResource>> replicas, int initial)
    {
        Name = name;
        Replicas = replicas;
        Initial = initial;
    }

    /// <summary>
    /// Gets the name of the set; the replicas are <c>NAME-1</c>, <c>NAME-2</c>, ….
    /// </summary>
    public string Name { get; }

    /// <summary>
    /// Gets the replicas in order. In publish mode there is one, named as the set, which stands for all.
    /// </summary>
    public IReadOnlyList<IResourceBuilder<ProjectResource>> Replicas { get; }

    /// <summary>How many of them start by themselves.</summary>
    internal int Initial { get; }

    /// <summary>
    /// Gets the HTTP endpoint of each replica, in the order of <see cref="Replicas"/>.
    /// </summary>
    public IEnumerable<EndpointReference> Endpoints => Replicas.Select(replica => replica.GetEndpoint(HttpEndpointName));
}
