using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>What a person may do with a replica: take it out of the balancing and back, and give it another weight.</summary>
internal static class ReplicaCommands
{
    public const string Drain = "drain";
    public const string Undrain = "undrain";

    public static void AddTo(IResourceBuilder<IResource> replica)
    {
        var name = replica.Resource.Name;

        replica.WithCommand(Drain, "Drain", context => Draining(context).DrainAsync(replica.Resource, context.CancellationToken), new()
        {
            Description = "Sends no new request to this replica; those it has are finished.",
            IconName = "PlugDisconnected",
            UpdateState = context => Decided(context).IsDrained ? ResourceCommandState.Hidden
                // It has no requests yet.
                : context.ResourceSnapshot.State?.Text == KnownResourceStates.NotStarted ? ResourceCommandState.Disabled
                : ResourceCommandState.Enabled,
        });

        replica.WithCommand(Undrain, "Undrain", context => Draining(context).UndrainAsync(replica.Resource, context.CancellationToken), new()
        {
            Description = "Sends requests to this replica again.",
            IconName = "PlugConnected",
            IsHighlighted = true,
            UpdateState = context => Decided(context).IsDrained ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
        });

        WeightCommand.AddTo(replica);

        Decision Decided(UpdateCommandStateContext context) => context.ServiceProvider.GetRequiredService<Members>()[name].Decision;
    }

    private static Draining Draining(ExecuteCommandContext context) => context.ServiceProvider.GetRequiredService<Draining>();
}
