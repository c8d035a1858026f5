using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>Has DCP run the resources of the model.</summary>
internal sealed class DcpExecutor(
    DistributedApplicationModel model, DistributedApplicationOptions options, IConfiguration configuration, ExecutionConfiguration executionConfiguration,
    ResourceNotificationService notifications, ResourceLoggerService loggers, IDistributedApplicationEventing eventing,
    IServiceProvider services, IHostEnvironment environment, IHostApplicationLifetime lifetime, ILogger<DcpExecutor> logger) : IAsyncDisposable
{
    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);
    private const int LongestApplicationName = 32;

    private readonly CancellationTokenSource _stopping = new();
    private DcpHost? _host;
    private WorkloadWatcher<Executable>? _executables;
    private WorkloadWatcher<Container>? _containers;

    public DcpClient Client => _host?.Client ?? throw new InvalidOperationException("DCP is not running.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var path = configuration["DcpPublisher:CliPath"] ?? options.AppHostMetadata("dcpclipath")
            ?? throw new DistributedApplicationException("The path of DCP is not known: set the configuration key 'DcpPublisher:CliPath'.");

        _host = await DcpHost.StartAsync(new DcpOptions(path) { ContainerRuntime = ContainerRuntime }, logger, cancellationToken);
        _ = StopWithDcpAsync(_host.Exited);

        _executables = Watch(ExecutableSnapshot.Kind);
        if (model.Resources.OfType<ContainerResource>().Any())
        {
            _containers = Watch(ContainerSnapshot.Kind);
            await Client.CreateAsync(SessionNetwork(), cancellationToken);
        }
    }

    /// <summary>Creates the instance's process; a former one of the same id is cleared away first.</summary>
    public async Task StartAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        await notifications.PublishUpdateAsync(resource, id, s => s with { State = KnownResourceStates.Starting });
        var configured = await executionConfiguration.ResolveAsync(resource, loggers.GetLogger(id), cancellationToken);
        if (resource is ContainerResource container)
        {
            var composed = await new ContainerComposition(services).ComposeAsync(container, id, configured, cancellationToken);
            await ReplaceAsync(_containers!, resource, composed, s => ContainerSnapshot.Declare(s, composed, configured), cancellationToken);
        }
        else
        {
            var composed = ExecutableComposition.Compose(resource, id, configured);
            await ReplaceAsync(_executables!, resource, composed, s => ExecutableSnapshot.Declare(s, resource, composed, configured), cancellationToken);
        }
    }

    public async Task StopAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        await notifications.PublishUpdateAsync(resource, id, s => s with { State = KnownResourceStates.Stopping });
        var stop = new { spec = new { stop = true } };
        await (resource is ContainerResource
            ? (Task)Client.PatchAsync<Container>(id, stop, cancellationToken)
            : Client.PatchAsync<Executable>(id, stop, cancellationToken));

        await notifications
            .WaitForResourceAsync(resource.Name, e => e.ResourceId == id && e.Snapshot.State is { Text: { } text } && KnownResourceStates.TerminalStates.Contains(text), cancellationToken)
            .WaitAsync(StopTimeout, cancellationToken);
    }

    /// <summary>Ends every process and DCP itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    // Null lets DCP choose: Docker, or else Podman.
    private string? ContainerRuntime
        => configuration["DcpPublisher:ContainerRuntime"] ?? configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"];

    // One network for all containers of this run; DCP removes it.
    private ContainerNetwork SessionNetwork() => new()
    {
        Metadata = new() { Name = ContainerComposition.Network },
        Spec = new() { NetworkName = $"aspire-session-network-{ResourceInstances.NewSuffix()}-{NameForEngines(environment.ApplicationName)}" },
    };

    private static string NameForEngines(string application)
    {
        var name = string.Concat(application.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'));
        return name.Length > LongestApplicationName ? name[..LongestApplicationName] : name;
    }

    private WorkloadWatcher<T> Watch<T>(WorkloadKind<T> kind) where T : class, IDcpObject
    {
        var watcher = new WorkloadWatcher<T>(kind, model, Client, notifications, loggers, eventing, services, logger);
        _ = watcher.RunAsync(_stopping.Token);
        return watcher;
    }

    private async Task ReplaceAsync<T>(
        WorkloadWatcher<T> watcher, IResource resource, T workload, Func<CustomResourceSnapshot, CustomResourceSnapshot> declare, CancellationToken cancellationToken)
        where T : class, IDcpObject
    {
        var id = workload.Metadata.Name;
        watcher.Retire(id);
        await Client.DeleteAndWaitAsync<T>(id, DeleteTimeout, cancellationToken);
        await notifications.PublishUpdateAsync(resource, id, declare);
        await Client.CreateAsync(workload, cancellationToken);
    }

    // Without DCP nothing can be started, stopped or watched any more: better to end than to look alive.
    private async Task StopWithDcpAsync(Task<int> exited)
    {
        var exitCode = await exited;
        if (!_stopping.IsCancellationRequested)
        {
            logger.LogCritical("DCP ended unexpectedly with exit code {ExitCode}; stopping the application.", exitCode);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }
}
