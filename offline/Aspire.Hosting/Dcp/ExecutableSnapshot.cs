using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Dcp;

/// <summary>Shows what DCP runs in the terms of the dashboard.</summary>
internal static class ExecutableSnapshot
{
    private const string PidProperty = "executable.pid";

    public static WorkloadKind<Executable> Kind { get; } = new(
        IsReported: executable => executable.Status is not null,
        Show: Apply,
        // DCP gives the reason in its own diagnostics only.
        WhyNotStarted: executable => $"'{executable.Spec.ExecutablePath}' could not be started in '{executable.Spec.WorkingDirectory}': does it exist, and may it be executed?");

    /// <summary>What the model alone tells, of one that may wait long for its start.</summary>
    public static CustomResourceSnapshot Introduce(CustomResourceSnapshot former, IResource resource)
    {
        var launch = ExecutableComposition.Launch(resource);

        return former.WithProperties([new("executable.path", launch.Command), new("executable.workDir", launch.WorkingDirectory), .. ProjectProperties(resource)]);
    }

    /// <summary>What is known before the process starts.</summary>
    public static CustomResourceSnapshot Declare(CustomResourceSnapshot former, IResource resource, Executable executable, ResolvedConfiguration configured) => Introduce(former, resource).WithProperties(
    [
        new("executable.args", executable.Spec.Args?.ToImmutableArray() ?? []) { IsSensitive = true },
        .. ArgumentProperties.Of(configured),
    ]);

    private static IEnumerable<ResourcePropertySnapshot> ProjectProperties(IResource resource)
    {
        if (resource is not ProjectResource project)
        {
            yield break;
        }

        yield return new("project.path", project.GetProjectMetadata().ProjectPath);

        if (project.TryGetLastAnnotation<LaunchProfileAnnotation>(out var profile))
        {
            yield return new("project.launchProfile", profile.LaunchProfileName);
        }
    }

    /// <summary>The former snapshot with what DCP now says of the process.</summary>
    private static CustomResourceSnapshot Apply(CustomResourceSnapshot former, Executable executable)
    {
        var status = executable.Status!;
        var declared = executable.Spec.Env?.Select(v => v.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        var running = status.State == ExecutableStates.Running;

        return former.WithProperties([new(PidProperty, status.Pid)]) with
        {
            State = StateOf(status),
            ExitCode = status.ExitCode,
            StartTimeStamp = status.StartupTimestamp?.UtcDateTime,
            StopTimeStamp = status.FinishTimestamp?.UtcDateTime,
            EnvironmentVariables = status.EffectiveEnv is { } env
                ? [.. env.Select(v => new EnvironmentVariableSnapshot(v.Name, v.Value, declared.Contains(v.Name)))]
                : former.EnvironmentVariables,
            Urls = [.. former.Urls.Select(u => u with { IsInactive = !running })],
        };
    }

    private static ResourceStateSnapshot? StateOf(ExecutableStatus status) => status.State switch
    {
        ExecutableStates.Terminated => KnownResourceStates.Finished,
        { } state => state,
        null => KnownResourceStates.Starting,
    };
}
