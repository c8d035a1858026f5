using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The ids under which a resource runs: one for each instance that DCP is asked for.</summary>
internal sealed record ResourceInstancesAnnotation(IReadOnlyList<string> Ids) : IResourceAnnotation;

internal static class ResourceInstances
{
    private const string SuffixCharacters = "abcdefghijklmnopqrstuvwxyz";
    private const int SuffixLength = 8;

    /// <summary>The resource's own name stands in for resources that DCP does not run.</summary>
    public static IReadOnlyList<string> GetInstanceIds(this IResource resource)
        => resource.TryGetLastAnnotation<ResourceInstancesAnnotation>(out var instances) ? instances.Ids : [resource.Name];

    /// <summary>Gives every resource that DCP will run its ids; those that have them keep them.</summary>
    public static void Assign(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources.Where(r => r.IsRunByDcp() && !r.HasAnnotationOfType<ResourceInstancesAnnotation>()))
        {
            var ids = Enumerable.Range(0, resource.GetReplicaCount())
                .Select(_ => $"{resource.Name}-{NewSuffix()}");
            resource.Annotations.Add(new ResourceInstancesAnnotation([.. ids]));
        }
    }

    public static string NewSuffix() => RandomNumberGenerator.GetString(SuffixCharacters, SuffixLength);

    public static bool IsRunByDcp(this IResource resource) => resource is ExecutableResource or ProjectResource or ContainerResource;

    /// <summary>What tells an instance apart from the others of its resource.</summary>
    public static string SuffixOf(IResource resource, string id)
        => id.Length > resource.Name.Length + 1 ? id[(resource.Name.Length + 1)..] : id;
}
