using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>How a replica stands in the balancing.</summary>
internal enum Standing
{
    Up,

    /// <summary>It runs, and a health check says that it should not be asked.</summary>
    Unhealthy,

    /// <summary>A person took it out.</summary>
    Drained,

    /// <summary>It does not run, or was only just started: nobody listens there, and a try costs a refused connection.</summary>
    Away,
}

internal static class Standings
{
    /// <param name="member">What was decided and measured here.</param>
    /// <param name="snapshot">What the application model says; null: nothing.</param>
    public static Standing Of(Member member, CustomResourceSnapshot? snapshot)
    {
        if (member.Decision.IsDrained)
        {
            return Standing.Drained;
        }

        // What is not run by the application has no state, and nobody here can say that it is away.
        if (snapshot?.State?.Text is not { Length: > 0 } state)
        {
            return Standing.Up;
        }

        if (state != KnownResourceStates.Running)
        {
            return Standing.Away;
        }

        if (member.IsHealthy ?? snapshot.HealthStatus is HealthStatus.Healthy or HealthStatus.Degraded)
        {
            return Standing.Up;
        }

        return member is { IsHealthy: null, IsStarting: true } ? Standing.Away : Standing.Unhealthy;
    }
}
