using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Nginx.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Aspire.Hosting.Nginx.Membership;

internal static class MembershipServices
{
    public static void AddMembership(this IServiceCollection services)
    {
        services.TryAddSingleton<NginxControls>();
        services.TryAddSingleton<Members>();
        services.TryAddSingleton<Memberships>();
        services.TryAddSingleton<Decisions>();
        services.TryAddSingleton<Draining>();
        services.TryAddSingleton<HealthPulse>();
        services.TryAddEventingSubscriber<MembershipWatch>();
    }
}
