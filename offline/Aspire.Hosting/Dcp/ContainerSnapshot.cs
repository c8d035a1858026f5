using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Dcp;

/// <summary>Shows a container that DCP runs in the terms of the dashboard.</summary>
internal static class ContainerSnapshot
{
    private const string IdProperty = "container.id";

    public static WorkloadKind<Container> Kind { get; } = new(
        IsReported: container => container.Status?.State is not null,
        Show: Apply,
        // What the engine said stands in the container's own log.
        WhyNotStarted: container => container.Status?.Message is { Length: > 0 } message ? message : $"The container could not be started from '{container.Spec.Image}'.");

    /// <summary>What is known before the container starts.</summary>
    public static CustomResourceSnapshot Declare(CustomResourceSnapshot former, Container container, ResolvedConfiguration configured)
    {
        var spec = container.Spec;
        return former.WithProperties(
        [
            new("container.image", spec.Image),
            new(IdProperty, null),
            new("container.command", spec.Command),
            new("container.args", spec.Args?.ToImmutableArray() ?? []) { IsSensitive = true },
            new("container.ports", spec.Ports?.Select(p => p.Number).ToImmutableArray() ?? []),
            new("container.lifetime", ContainerLifetime.Session),
            .. ArgumentProperties.Of(configured),
        ]) with
        {
            Volumes = [.. spec.VolumeMounts?.Select(m => new VolumeSnapshot(m.Source, m.Target, m.Type, m.ReadOnly)) ?? []],
        };
    }

    /// <summary>The former snapshot with what DCP now says of the container.</summary>
    private static CustomResourceSnapshot Apply(CustomResourceSnapshot former, Container container)
    {
        var status = container.Status!;
        var declared = container.Spec.Env?.Select(v => v.Name).ToHashSet(StringComparer.Ordinal) ?? [];

        return former.WithProperties([new(IdProperty, status.ContainerId)]) with
        {
            State = status.State is ContainerStates.Pending ? KnownResourceStates.Starting : status.State,
            ExitCode = status.ExitCode is ContainerStatus.UnknownExitCode ? null : status.ExitCode,
            StartTimeStamp = status.StartupTimestamp?.UtcDateTime,
            StopTimeStamp = status.FinishTimestamp?.UtcDateTime,
            EnvironmentVariables = status.EffectiveEnv is { } env
                ? [.. env.Select(v => new EnvironmentVariableSnapshot(v.Name, v.Value, declared.Contains(v.Name)))]
                : former.EnvironmentVariables,
            Urls = [.. former.Urls.Select(u => u with { IsInactive = status.State != ContainerStates.Running })],
        };
    }
}
