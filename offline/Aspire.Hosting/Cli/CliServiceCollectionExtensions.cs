using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

internal static class CliServiceCollectionExtensions
{
    /// <summary>
    /// Adds what the <c>aspire</c> command talks to. To be called before the orchestrator's hosted service is added: the command follows
    /// the start, and the end.
    /// </summary>
    public static IServiceCollection AddBackchannels(this IServiceCollection services)
    {
        services.AddSingleton<AppHostLog>();
        services.AddSingleton<ILoggerProvider>(s => s.GetRequiredService<AppHostLog>());
        services.AddSingleton<AppHostMethods>();
        services.AddSingleton<PublishMethods>();
        services.AddSingleton<ResourceMethods>();
        services.AddHostedService<CliWatch>();
        services.AddHostedService<RunChannel>();
        services.AddHostedService<AuxiliaryChannel>();
        return services;
    }
}
