using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>Where steps write.</summary>
[Experimental("ASPIREPIPELINES004", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IPipelineOutputService
{
    string GetOutputDirectory();

    string GetOutputDirectory(IResource resource);
}

/// <summary><c>--output-path</c>, or <c>aspire-output</c> beside the AppHost's project file.</summary>
internal sealed class PipelineOutputService(IOptions<PipelineOptions> options, string appHostDirectory) : IPipelineOutputService
{
    private readonly string _directory = options.Value.OutputPath is { } path ? Path.GetFullPath(path) : Path.Combine(appHostDirectory, "aspire-output");

    public string GetOutputDirectory() => _directory;

    public string GetOutputDirectory(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Path.Combine(_directory, resource.Name);
    }
}
