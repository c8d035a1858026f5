using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

internal static class DashboardServiceCollectionExtensions
{
    /// <summary>
    /// Adds the dashboard and the service it asks. To be called before the orchestrator's hosted service is added: that one starts the
    /// dashboard with the address at which the service listens by then.
    /// </summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DashboardAddress>();
        services.AddSingleton<ResourceFeed>();
        services.AddSingleton<Questions>();
        services.AddSingleton<QuestionFeed>();
        services.AddSingleton<ResourceService>();
        services.AddSingleton<ResourceServiceHost>();
        services.AddHostedService(provider => provider.GetRequiredService<ResourceServiceHost>());
        services.AddHostedService<DashboardMonitor>();
        services.AddEventingSubscriber<DashboardLauncher>();
        // The dashboard leaves its streams whenever it likes; Kestrel finds that worth a line each time.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning));
        return services;
    }
}
