using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

#pragma warning disable ASPIREPIPELINES001, ASPIREPIPELINES004

namespace LoadBalanced.AppHost.Publishing;

/// <summary>Where publishing writes.</summary>
internal static class OutputDirectory
{
    private const string Option = "--output-path";

    // What is written whole, after nginx's files: it must not turn out then that it cannot be.
    private static readonly string[] Files = ["docker-compose.yaml", SwarmStack.FileName, ".env"];

    /// <exception cref="BadSettingException">It was given without a value.</exception>
    public static string Of(IDistributedApplicationBuilder builder) => builder.Configuration["Pipeline:OutputPath"] switch
    {
        // As the last word it is no option to .NET's configuration.
        null when Environment.GetCommandLineArgs() is not [.., Option] => Path.Combine(builder.AppHostDirectory, "aspire-output"),
        null or "" => throw new BadSettingException($"{Option} has no value; it must be a directory to write to."),
        var path => Path.GetFullPath(path),
    };

    /// <summary>Tries to write there before anything is published.</summary>
    /// <exception cref="BadSettingException">It cannot be written to.</exception>
    public static void Check(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            File.Create(Path.Combine(path, Path.GetRandomFileName()), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            foreach (var file in Files.Select(name => Path.Combine(path, name)).Where(Path.Exists))
            {
                File.OpenWrite(file).Dispose();
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new BadSettingException($"The output directory '{path}' cannot be written to ({problem.Message.TrimEnd('.')}): choose another with {Option}.");
        }
    }

    /// <summary>Removes what an earlier publish copied there, which Aspire 13.5 would not overwrite; and nothing else.</summary>
    public static async Task ClearAsync(PipelineStepContext context)
    {
        var directory = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        foreach (var container in context.Model.Resources.OfType<ContainerResource>())
        {
            foreach (var annotation in container.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
            {
                var items = await annotation.Callback(new() { Model = container, Services = context.Services }, context.CancellationToken);
                foreach (var source in items.SelectMany(Sources))
                {
                    var copy = Path.Combine(directory, container.Name, Path.GetFileName(source));
                    if (File.Exists(copy))
                    {
                        File.Delete(copy);
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Sources(ContainerFileSystemItem item) => item switch
    {
        ContainerDirectory inner => inner.Entries.SelectMany(Sources),
        ContainerFileBase { SourcePath: { } source } => [source],
        _ => [],
    };
}
