namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Stands in the application model for a container resource that runs as a local process. It has the name of the container
/// resource and hands out the very same annotations, so endpoints, environment, health checks, commands and references that
/// were or will be declared on the container resource hold for the process.
/// </summary>
/// <param name="inner">The container resource to stand in for.</param>
/// <param name="command">The program: an absolute path, or a name that is looked up on <c>PATH</c>.</param>
/// <param name="workingDirectory">The directory the program starts in. It has to exist by then.</param>
/// <remarks>
/// A container resource that other resources or tests look up by name as something more than endpoints (a connection string,
/// for one) needs a derived surrogate that implements the same interface by forwarding to <see cref="Inner"/>.
/// </remarks>
public class ExecutableSurrogate(ContainerResource inner, string command, string workingDirectory)
    : ExecutableResource(NameOf(inner), command, workingDirectory)
{
    /// <summary>The container resource this one stands in for. It is not in the application model.</summary>
    public ContainerResource Inner => inner;

    /// <summary>The annotations of <see cref="Inner"/>: one collection, seen through both resources.</summary>
    public override ResourceAnnotationCollection Annotations => inner.Annotations;

    /// <summary>
    /// What to say when the program is missing, for example <c>"install the package nginx"</c>.
    /// By default only the missing program is named.
    /// </summary>
    public string? InstallHint { get; init; }

    private static string NameOf(ContainerResource inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return inner.Name;
    }
}
