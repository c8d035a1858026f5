using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Puts the dashboard into the model, as a hidden executable that the orchestrator starts before all others.</summary>
internal sealed class DashboardLauncher(
    IConfiguration configuration, DistributedApplicationOptions options, ResourceServiceHost resourceService)
    : IDistributedApplicationEventingSubscriber
{
    public const string ResourceName = "aspire-dashboard";

    public Task SubscribeAsync(
        IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (executionContext.IsRunMode)
        {
            eventing.Subscribe<BeforeStartEvent>((@event, _) =>
            {
                @event.Model.Resources.Insert(0, Create());
                return Task.CompletedTask;
            });
        }

        return Task.CompletedTask;
    }

    private ExecutableResource Create()
    {
        var program = DashboardExecutable.Locate(configuration, options);
        var dashboard = new ExecutableResource(ResourceName, program, Path.GetDirectoryName(program)!);
        foreach (var endpoint in DashboardEndpoints.From(DashboardOptions.From(configuration)))
            dashboard.Annotations.Add(endpoint);

        dashboard.Annotations.Add(new CommandLineArgsCallbackAnnotation(args => args.Add("dashboard")));
        dashboard.Annotations.Add(new EnvironmentCallbackAnnotation(SetEnvironmentAsync));
        dashboard.Annotations.Add(new ResourceSnapshotAnnotation(new CustomResourceSnapshot
        {
            ResourceType = "Executable",
            Properties = [],
            IsHidden = true,
        }));
        return dashboard;
    }

    private async Task SetEnvironmentAsync(EnvironmentCallbackContext context)
    {
        var variables = context.EnvironmentVariables;
        foreach (var (name, value) in DashboardEnvironment.From(configuration, await resourceService.GetAddressAsync(context.CancellationToken)))
            variables[name] = value;

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in ((IResourceWithEndpoints)context.Resource).GetEndpoints())
        {
            var url = DashboardEndpoints.ListenUrl(endpoint);
            if (DashboardEndpoints.IsFrontend(endpoint))
            {
                variables.TryAdd(DashboardEnvironment.PublicUrlKey, url);
                urls.Append($"{(urls.IsEmpty ? "" : ";")}{url}");
            }
            else
            {
                variables[endpoint.EndpointName == DashboardEndpoints.OtlpGrpc ? DashboardOptions.OtlpGrpcUrlKey : DashboardOptions.OtlpHttpUrlKey] = url;
            }
        }

        variables[DashboardOptions.UrlsKey] = urls.Build();
    }
}
