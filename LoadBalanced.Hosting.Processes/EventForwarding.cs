using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Processes;

/// <summary>Subscribers name the container resource, the orchestrator names its surrogate: passes events from one to the other.</summary>
internal static class EventForwarding
{
    public static void Subscribe(IDistributedApplicationEventing eventing, ExecutableSurrogate surrogate)
    {
        var inner = surrogate.Inner;

        // Not forwarded but announced, since a surrogate need not be an IResourceWithConnectionString itself. Not sooner: only now are
        // the addresses known and the annotations, which both resources share, no longer changing.
        if (inner is IResourceWithConnectionString)
        {
            eventing.Subscribe<ResourceEndpointsAllocatedEvent>(surrogate, (e, cancellationToken) =>
                PublishAsync(eventing, new ConnectionStringAvailableEvent(inner, e.Services), cancellationToken));
        }

        eventing.Subscribe<BeforeResourceStartedEvent>(surrogate, (e, cancellationToken) =>
            PublishAsync(eventing, new BeforeResourceStartedEvent(inner, e.Services), cancellationToken));
        eventing.Subscribe<ResourceReadyEvent>(surrogate, (e, cancellationToken) =>
            PublishAsync(eventing, new ResourceReadyEvent(inner, e.Services), cancellationToken));
        eventing.Subscribe<ResourceStoppedEvent>(surrogate, (e, cancellationToken) =>
            PublishAsync(eventing, new ResourceStoppedEvent(inner, e.Services, e.ResourceEvent), cancellationToken));
    }

    private static async Task PublishAsync<T>(IDistributedApplicationEventing eventing, T forwarded, CancellationToken cancellationToken)
        where T : IDistributedApplicationResourceEvent
    {
        try
        {
            // Concurrent, so that the orchestrator's own refusal does not keep other subscribers from their turn.
            await eventing.PublishAsync(forwarded, EventDispatchBehavior.BlockingConcurrent, cancellationToken);
        }
        catch (InvalidOperationException e) when (e.Message.StartsWith("Resource instance doesn't match", StringComparison.Ordinal))
        {
            // The orchestrator, too, hears the event and would wait for the dependencies of the container resource or show its
            // connection string. It knows the surrogate under this name, and has waited for its dependencies, which are the same.
        }
    }
}
