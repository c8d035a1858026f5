using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Start, stop and restart, for every resource that DCP runs.</summary>
internal static class LifecycleCommands
{
    private static readonly string[] Stopped = [KnownResourceStates.NotStarted, .. KnownResourceStates.TerminalStates, "Unknown"];
    private static readonly string[] Unsettled = [KnownResourceStates.Starting, KnownResourceStates.Building, KnownResourceStates.RuntimeUnhealthy];

    public static void AddTo(IResource resource)
    {
        if (resource.Annotations.OfType<ResourceCommandAnnotation>().Any(c => c.Name == KnownResourceCommands.StartCommand))
        {
            return;
        }

        Add(resource, KnownResourceCommands.StartCommand, "Start", "Start resource", "started", "Play", IconVariant.Filled,
            state => state is null || Unsettled.Contains(state) ? ResourceCommandState.Disabled
                : Stopped.Contains(state) || state == KnownResourceStates.Waiting ? ResourceCommandState.Enabled
                : ResourceCommandState.Hidden,
            (orchestrator, id, ct) => orchestrator.StartResourceAsync(id, ct));

        Add(resource, KnownResourceCommands.StopCommand, "Stop", "Stop resource", "stopped", "Stop", IconVariant.Filled,
            state => state == KnownResourceStates.Running ? ResourceCommandState.Enabled
                : state == KnownResourceStates.Stopping ? ResourceCommandState.Disabled
                : ResourceCommandState.Hidden,
            (orchestrator, id, ct) => orchestrator.StopResourceAsync(id, ct));

        Add(resource, KnownResourceCommands.RestartCommand, "Restart", "Restart resource", "restarted", "ArrowCounterclockwise", IconVariant.Regular,
            state => state == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            async (orchestrator, id, ct) =>
            {
                await orchestrator.StopResourceAsync(id, ct);
                await orchestrator.StartResourceAsync(id, ct);
            });
    }

    private static void Add(
        IResource resource, string name, string displayName, string description, string done, string icon, IconVariant variant,
        Func<string?, ResourceCommandState> stateOf, Func<Orchestrator, string, CancellationToken, Task> execute)
        => resource.Annotations.Add(new ResourceCommandAnnotation(
            name, displayName,
            context => stateOf(context.ResourceSnapshot.State?.Text),
            async context =>
            {
                await execute(context.ServiceProvider.GetRequiredService<Orchestrator>(), context.ResourceName, context.CancellationToken);
                return CommandResults.Success($"Successfully {done} '{resource.Name}'.");
            },
            description, arguments: null, confirmationMessage: null, icon, variant, isHighlighted: name != KnownResourceCommands.RestartCommand));
}
