using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>The configuration section <c>Pipeline</c>.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class PipelineOptions
{
    /// <summary>Where to write (<c>--output-path</c>); a relative path is relative to the current directory.</summary>
    public string? OutputPath { get; set; }

    /// <summary>The step to run, with all that it depends on (<c>--step</c>). Null runs every step.</summary>
    public string? Step { get; set; }
}
