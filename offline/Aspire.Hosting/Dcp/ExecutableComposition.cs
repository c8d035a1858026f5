using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Projects;

namespace Aspire.Hosting.Dcp;

/// <summary>Makes a resource of the model into the object that DCP runs.</summary>
internal static class ExecutableComposition
{
    public static Executable Compose(IResource resource, string id, ResolvedConfiguration configured)
    {
        var launch = Launch(resource);

        return new Executable
        {
            Metadata = new() { Name = id, Annotations = DcpAnnotations.Of(resource, id) },
            Spec = new()
            {
                ExecutablePath = launch.Command,
                WorkingDirectory = launch.WorkingDirectory,
                Args = [.. launch.Arguments, .. configured.Arguments.Select(a => a.Value)],
                Env = [.. configured.Environment.Select(v => new EnvVar(v.Key, v.Value))],
                ExecutionType = ExecutionTypes.Process,
                AmbientEnvironment = AmbientEnvironment.Inherit,
            },
        };
    }

    public static ProjectLaunch Launch(IResource resource) => resource switch
    {
        ProjectResource project => ProjectLaunch.Of(project),
        ExecutableResource executable => new(executable.Command, executable.WorkingDirectory, []),
        _ => throw new DistributedApplicationException($"The resource '{resource.Name}' is neither a project nor an executable."),
    };
}
