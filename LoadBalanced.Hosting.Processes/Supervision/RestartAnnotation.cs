using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Processes.Supervision;

/// <summary>Whether and how a resource is started again; null: it is not.</summary>
internal sealed record RestartAnnotation(RestartOptions? Options) : IResourceAnnotation;
