using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// Lets Aspire.Hosting.Testing take part while an AppHost's own code builds its application. It flows with the execution context,
/// so that tests that run side by side each see only their own AppHost.
/// </summary>
internal abstract class BuilderInterception
{
    private static readonly AsyncLocal<BuilderInterception?> Active = new();

    /// <summary>Makes this the interception of the calling thread and of everything it starts.</summary>
    public void Activate() => Active.Value = this;

    public static bool IsActive => Active.Value is not null;

    public static void Deactivate() => Active.Value = null;

    /// <summary>Before the builder reads its options; both may still be changed.</summary>
    public static void OnConstructing(object options, HostApplicationBuilderSettings settings) =>
        Active.Value?.Constructing(options, settings);

    /// <summary>The builder is complete, and has no resources yet.</summary>
    public static void OnConstructed(object builder) => Active.Value?.Constructed(builder);

    /// <summary>The AppHost has declared everything and called Build; the interception may hold it there.</summary>
    public static void OnBuilding(object builder) => Active.Value?.Building(builder);

    public static void OnBuilt(object application) => Active.Value?.Built(application);

    protected abstract void Constructing(object options, HostApplicationBuilderSettings settings);

    protected abstract void Constructed(object builder);

    protected abstract void Building(object builder);

    protected abstract void Built(object application);
}
