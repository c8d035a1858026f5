using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Certificates;
using Aspire.Hosting.Cli;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Health;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Configuration;

/// <summary>The services of an AppHost that runs its application, or publishes it.</summary>
internal static class AppHostServices
{
    public static void AddAppHost(this IServiceCollection services, IDistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(builder.Eventing);
        services.AddSingleton(_ => new DistributedApplicationModel(builder.Resources));

        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton(s => new ResourceCommandService(s.GetRequiredService<ResourceNotificationService>(), s.GetRequiredService<ResourceLoggerService>(), s));
        services.Configure<ResourceNotificationServiceOptions>(o => o.DefaultWaitBehavior =
            // Where a person watches the dashboard, a failed dependency can be started again; else waiting would never end.
            options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable);

#pragma warning disable ASPIRECERTIFICATES001 // Experimental in the official library too.
        services.AddSingleton<IDeveloperCertificateService, DeveloperCertificateService>();
#pragma warning restore ASPIRECERTIFICATES001
        services.TryAddSingleton(TimeProvider.System);
        services.AddBackchannels();
        services.AddSingleton<ModelPreparation>();
        services.AddPipeline(builder);
        if (builder.ExecutionContext.IsRunMode)
        {
            services.AddOrchestration(options);
        }

        services.AddHealthChecks();
        services.AddHttpClient();
        services.Configure<HostOptions>(o =>
        {
            // Ending replicas may take as long as their own shutdown does.
            o.ShutdownTimeout = TimeSpan.FromSeconds(30);
            o.ServicesStartConcurrently = false;
        });
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)
            // What keeps the application from starting is thrown as well, and told where it is caught.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical));
    }

    private static void AddOrchestration(this IServiceCollection services, DistributedApplicationOptions options)
    {
        if (!options.DisableDashboard)
        {
            services.AddDashboard();
        }

        services.AddSingleton<ExecutionConfiguration>();
        services.AddSingleton<EndpointAllocation>();
        services.AddSingleton<DcpExecutor>();
        services.AddSingleton<Orchestrator>();
        // Before the orchestrator, whose start waits for resources to be healthy.
        services.AddHostedService<ResourceHealthMonitor>();
        services.AddHostedService(s => s.GetRequiredService<Orchestrator>());
    }

    private static void AddPipeline(this IServiceCollection services, IDistributedApplicationBuilder builder)
    {
        services.Configure<PipelineOptions>(builder.Configuration.GetSection("Pipeline"));
        services.AddSingleton(builder.Pipeline);
        services.AddSingleton(s => (DistributedApplicationPipeline)s.GetRequiredService<IDistributedApplicationPipeline>());
        services.AddSingleton<IPipelineOutputService>(s => new PipelineOutputService(s.GetRequiredService<IOptions<PipelineOptions>>(), builder.AppHostDirectory));
        services.AddSingleton<PipelineActivityReporter>();
        services.AddSingleton<IPipelineActivityReporter>(s => s.GetRequiredService<PipelineActivityReporter>());
        if (builder.ExecutionContext.IsPublishMode)
        {
            services.AddSingleton<ILoggerProvider, PipelineLoggerProvider>();
            services.AddHostedService<PipelineExecutor>();
            // Ctrl-C, and where the content root is, are of no use here.
            services.AddLogging(logging => logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning));
        }
    }
}
