using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>What a person may do with a replica: take it out of the balancing, and back.</summary>
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
            UpdateState = context => MemberOf(context).IsDrained ? ResourceCommandState.Hidden : ResourceCommandState.Enabled,
        });

        replica.WithCommand(Undrain, "Undrain", context => Draining(context).UndrainAsync(replica.Resource, context.CancellationToken), new()
        {
            Description = "Sends requests to this replica again.",
            IconName = "PlugConnected",
            IsHighlighted = true,
            UpdateState = context => MemberOf(context).IsDrained ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
        });

        Member MemberOf(UpdateCommandStateContext context) => context.ServiceProvider.GetRequiredService<Members>()[name];
    }

    private static Draining Draining(ExecuteCommandContext context) => context.ServiceProvider.GetRequiredService<Draining>();
}
