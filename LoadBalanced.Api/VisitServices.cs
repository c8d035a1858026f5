using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LoadBalanced.Api;

/// <summary>Puts the counter together.</summary>
internal static class VisitServices
{
    public static void AddVisits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<VisitOptions>().Configure(options => options.Read(builder.Configuration));
        builder.Services.AddSingleton(Replica.FromConfiguration(builder.Configuration));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<VisitQueue>();
        builder.Services.AddSingleton(services => new VisitDatabase(services.GetRequiredService<IConnectionMultiplexer>));
        builder.Services.AddSingleton<IVisitScript>(services => new VisitScript(
            services.GetRequiredService<VisitDatabase>(), services.GetRequiredService<Replica>(), Options(services).RetryWindow));
        builder.Services.AddSingleton(services =>
            ActivatorUtilities.CreateInstance<VisitCounter>(services, Options(services).CountTimeout));
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<VisitTotals>(services, Options(services).CountTimeout));
        builder.Services.AddHostedService(services =>
            ActivatorUtilities.CreateInstance<VisitBatching>(services, Options(services).CountTimeout));
    }

    private static VisitOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<VisitOptions>>().Value;
}
