using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Offline.Tests.Dashboard;

/// <summary>A model's notifications, logs and commands, and the resource service over them; nothing runs behind it.</summary>
internal sealed class ResourceServiceFixture : IAsyncDisposable
{
    private readonly IHost _host;

    private ResourceServiceFixture(IHost host) => _host = host;

    public IConfiguration Configuration => _host.Services.GetRequiredService<IConfiguration>();

    public string ApiKey => Configuration[DashboardOptions.ResourceServiceApiKeyKey]!;

    public ResourceNotificationService Notifications => _host.Services.GetRequiredService<ResourceNotificationService>();

    public ResourceLoggerService Logs => _host.Services.GetRequiredService<ResourceLoggerService>();

    public ResourceFeed Feed => _host.Services.GetRequiredService<ResourceFeed>();

    public static async Task<ResourceServiceFixture> StartAsync(CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "Shop.AppHost" });
        DashboardConfiguration.AddTo(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ResourceNotificationService>();
        builder.Services.AddSingleton<ResourceLoggerService>();
        builder.Services.AddSingleton(services => new ResourceCommandService(
            services.GetRequiredService<ResourceNotificationService>(), services.GetRequiredService<ResourceLoggerService>(), services));
        builder.Services.AddSingleton<ResourceFeed>();
        builder.Services.AddSingleton<Questions>();
        builder.Services.AddSingleton<QuestionFeed>();
        builder.Services.AddSingleton<ResourceService>();
        builder.Services.AddSingleton<ResourceServiceHost>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ResourceServiceHost>());
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new(host);
    }

    public Task<Uri> GetAddressAsync(CancellationToken cancellationToken)
        => _host.Services.GetRequiredService<ResourceServiceHost>().GetAddressAsync(cancellationToken);

    public async Task<GrpcCall> CallAsync(string method, Google.Protobuf.IMessage request, CancellationToken cancellationToken)
        => await GrpcCall.StartAsync(
            await GetAddressAsync(cancellationToken), $"/aspire.v1.DashboardService/{method}", request, ApiKey, cancellationToken);

    /// <summary>Returns when the feed has heard of a resource in that state: it follows the notifications, and whoever watches sooner finds nothing.</summary>
    public async Task FeedHasAsync(string state, CancellationToken cancellationToken)
    {
        await foreach (var update in Feed.WatchAsync(cancellationToken))
        {
            if (update.InitialData?.Resources.Any(resource => resource.State == state) is true || update.Changes?.Value.Any(change => change.Upsert.State == state) is true)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
