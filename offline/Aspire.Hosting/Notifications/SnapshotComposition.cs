using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Fills in what a snapshot shows of the model: commands, relations, icon, health checks.</summary>
internal static class SnapshotComposition
{
    public static CustomResourceSnapshot Initial(IResource resource)
        => resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var initial)
            ? initial.InitialSnapshot
            : new() { ResourceType = TypeName(resource), Properties = [] };

    public static CustomResourceSnapshot Complete(IResource resource, CustomResourceSnapshot former, CustomResourceSnapshot snapshot, IServiceProvider services)
    {
        if (resource.TryGetLastAnnotation<ResourceIconAnnotation>(out var icon))
        {
            snapshot = snapshot with { IconName = icon.IconName, IconVariant = icon.IconVariant };
        }

        snapshot = snapshot with { Relationships = Relationships(resource) };
        snapshot = snapshot.WithHealthReports(HealthReports(resource, former, snapshot));
        snapshot = snapshot with { IsReady = snapshot.IsReady && snapshot.State?.Text == KnownResourceStates.Running };
        return snapshot with { Commands = Commands(resource, snapshot, services) };
    }

    public static string TypeName(IResource resource) => resource switch
    {
        ProjectResource => KnownResourceTypes.Project,
        ContainerResource => KnownResourceTypes.Container,
        ExecutableResource => KnownResourceTypes.Executable,
        ParameterResource => KnownResourceTypes.Parameter,
        _ => resource.GetType().Name.EndsWith("Resource", StringComparison.Ordinal) ? resource.GetType().Name[..^"Resource".Length] : resource.GetType().Name,
    };

    private static ImmutableArray<RelationshipSnapshot> Relationships(IResource resource)
    {
        var declared = resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type));
        var parent = resource is IResourceWithParent child ? [new RelationshipSnapshot(child.Parent.Name, KnownRelationshipTypes.Parent)] : Array.Empty<RelationshipSnapshot>();
        return [.. declared.Concat(parent).Distinct()];
    }

    // What a check said of a former start says nothing of this one.
    private static ImmutableArray<HealthReportSnapshot> HealthReports(IResource resource, CustomResourceSnapshot former, CustomResourceSnapshot snapshot)
    {
        var running = former.State?.Text == KnownResourceStates.Running && snapshot.State?.Text == KnownResourceStates.Running;

        return [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(c => c.Key).Distinct().Select(key =>
            (running ? snapshot.HealthReports.FirstOrDefault(r => r.Name == key) : null) ?? new HealthReportSnapshot(key, null, null, null))];
    }

    private static ImmutableArray<ResourceCommandSnapshot> Commands(IResource resource, CustomResourceSnapshot snapshot, IServiceProvider services)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services };

        return [.. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(c => new ResourceCommandSnapshot(
            c.Name, c.UpdateState(context), c.DisplayName, c.DisplayDescription, null, c.ConfirmationMessage, c.IconName, c.IconVariant, c.IsHighlighted)
        {
            Arguments = c.Arguments,
            Visibility = c.Visibility,
        })];
    }
}

/// <summary>The types of resources that the dashboard knows.</summary>
internal static class KnownResourceTypes
{
    public const string Executable = "Executable";
    public const string Project = "Project";
    public const string Container = "Container";
    public const string Parameter = "Parameter";
}

/// <summary>The types of relations that the dashboard knows.</summary>
internal static class KnownRelationshipTypes
{
    public const string Parent = "Parent";
    public const string Reference = "Reference";
    public const string WaitFor = "WaitFor";
}
