using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

/// <summary>The command that runs a project.</summary>
internal sealed record ProjectLaunch(string Command, string WorkingDirectory, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// A project that was built with the AppHost starts as the program itself: it is up sooner than through <c>dotnet run</c>,
    /// and ending its process ends it, where ending a wrapper would leave it behind.
    /// </summary>
    public static ProjectLaunch Of(ProjectResource project)
    {
        var metadata = project.GetProjectMetadata();
        var directory = Path.GetDirectoryName(metadata.ProjectPath)!;

        return metadata is IBuiltProjectMetadata { TargetPath: { } program } && File.Exists(program)
            ? new(Dotnet, directory, [program])
            : new(Dotnet, directory, ["run", "--project", metadata.ProjectPath, "--no-launch-profile", .. metadata.SuppressBuild ? ["--no-build"] : Array.Empty<string>(), "--"]);
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
