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
    IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<DcpExecutor> logger) : IAsyncDisposable
{
    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stopping = new();
    private DcpHost? _host;
    private ExecutableWatcher? _watcher;

    public DcpClient Client => _host?.Client ?? throw new InvalidOperationException("DCP is not running.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var path = configuration["DcpPublisher:CliPath"] ?? options.AppHostMetadata("dcpclipath")
            ?? throw new DistributedApplicationException("The path of DCP is not known: set the configuration key 'DcpPublisher:CliPath'.");

        _host = await DcpHost.StartAsync(new DcpOptions(path), logger, cancellationToken);
        _ = StopWithDcpAsync(_host.Exited);

        _watcher = new ExecutableWatcher(model, _host.Client, notifications, loggers, eventing, services, logger);
        _ = _watcher.RunAsync(_stopping.Token);
    }

    /// <summary>Creates the instance's process; a former one of the same id is cleared away first.</summary>
    public async Task StartAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        await notifications.PublishUpdateAsync(resource, id, s => s with { State = KnownResourceStates.Starting });
        var configured = await executionConfiguration.ResolveAsync(resource, loggers.GetLogger(id), cancellationToken);
        var executable = ExecutableComposition.Compose(resource, id, configured);

        _watcher!.Retire(id);
        await Client.DeleteAndWaitAsync<Executable>(id, DeleteTimeout, cancellationToken);
        await notifications.PublishUpdateAsync(resource, id, s => s with { Properties = ExecutableSnapshot.Declared(resource, executable, configured) });
        await Client.CreateAsync(executable, cancellationToken);
    }

    public async Task StopAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        await notifications.PublishUpdateAsync(resource, id, s => s with { State = KnownResourceStates.Stopping });
        await Client.PatchAsync<Executable>(id, new { spec = new { stop = true } }, cancellationToken);

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
