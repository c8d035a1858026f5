using System.ComponentModel;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a project is; the build generates one class a project in the namespace <c>Projects</c>.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }

    bool SuppressBuild => false;
}

/// <summary>What the stand-in's build knows besides: the program that building the project made, so that it starts without a wrapper.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBuiltProjectMetadata : IProjectMetadata
{
    string TargetPath { get; }
}
