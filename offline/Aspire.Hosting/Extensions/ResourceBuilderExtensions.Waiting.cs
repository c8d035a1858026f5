using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Waiting for other resources.</summary>
public static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport
        => builder.Waiting(new(dependency.Resource, WaitType.WaitUntilHealthy));

    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport
        => builder.Waiting(new(dependency.Resource, WaitType.WaitUntilHealthy) { WaitBehavior = waitBehavior });

    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport
        => builder.Waiting(new(dependency.Resource, WaitType.WaitUntilStarted));

    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport
        => builder.Waiting(new(dependency.Resource, WaitType.WaitUntilStarted) { WaitBehavior = waitBehavior });

    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport
        => builder.Waiting(new(dependency.Resource, WaitType.WaitForCompletion, exitCode));

    private static IResourceBuilder<T> Waiting<T>(this IResourceBuilder<T> builder, WaitAnnotation wait) where T : IResource
        => ReferenceEquals(builder.Resource, wait.Resource)
            ? throw new DistributedApplicationException($"The resource '{wait.Resource.Name}' cannot wait for itself.")
            : builder.Resource is IResourceWithParent { Parent: { } parent } && ReferenceEquals(parent, wait.Resource)
            ? throw new DistributedApplicationException($"The resource '{builder.Resource.Name}' cannot wait for its parent '{parent.Name}'.")
            : builder.WithRelationship(wait.Resource, KnownRelationshipTypes.WaitFor).WithAnnotation(wait);
}
