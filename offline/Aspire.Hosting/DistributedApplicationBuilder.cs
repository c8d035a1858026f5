using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Configuration;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Collects what an AppHost declares.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationEventing _eventing = new();
    private readonly DistributedApplicationExecutionContextOptions _contextOptions;

    public DistributedApplicationBuilder(string[] args) : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        var settings = new HostApplicationBuilderSettings
        {
            Args = options.Args,
            EnvironmentName = AppHostEnvironment.Name,
            ContentRootPath = options.ProjectDirectory ?? options.AppHostMetadata("apphostprojectpath"),
            Configuration = new ConfigurationManager(),
        };
        BuilderInterception.OnConstructing(options, settings);
        _host = new HostApplicationBuilder(settings);

        AppHostAssembly = options.Assembly;
        AppHostDirectory = options.ProjectDirectory ?? options.AppHostMetadata("apphostprojectpath") ?? _host.Environment.ContentRootPath;
        AppHostConfiguration.AddSwitches(Configuration, options);
        _contextOptions = new(AppHostEnvironment.Operation(Configuration));
        ExecutionContext = new(_contextOptions);

        AppHostConfiguration.AddTo(Configuration, options, AppHostDirectory);
        Services.AddAppHost(this, options);
        BuilderInterception.OnConstructed(this);
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public IDistributedApplicationEventing Eventing => _eventing;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IDistributedApplicationPipeline Pipeline { get; } = new DistributedApplicationPipeline();

    /// <exception cref="DistributedApplicationException">Another resource has that name.</exception>
    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);

        if (Resources.TryGetByName(resource.Name, out var other))
        {
            throw new DistributedApplicationException(
                $"Cannot add resource '{resource.Name}' of the type {resource.GetType().Name}: a resource of that name, of the type {other.GetType().Name}, is there already.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        BuilderInterception.OnBuilding(this);
        var application = new DistributedApplication(_host.Build());
        _contextOptions.ServiceProvider = application.Services;
        _eventing.Logger = application.Services.GetRequiredService<ILogger<DistributedApplicationEventing>>();
        BuilderInterception.OnBuilt(application);
        return application;
    }
}
