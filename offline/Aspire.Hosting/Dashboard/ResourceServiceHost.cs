using System.Net;
using Aspire.Hosting.Dashboard.Grpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Serves the resource service for as long as the AppHost runs. Must be registered before the orchestrator, which waits for its address.</summary>
internal sealed class ResourceServiceHost(
    ResourceService service, ResourceFeed feed, IConfiguration configuration, IHostApplicationLifetime lifetime, ILoggerFactory loggerFactory)
    : BackgroundService, IAsyncDisposable
{
    private const string ApiKeyHeader = "x-resource-service-api-key";

    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GrpcServer? _server;

    /// <summary>Where the dashboard finds the service.</summary>
    public Task<Uri> GetAddressAsync(CancellationToken cancellationToken) => _address.Task.WaitAsync(cancellationToken);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = DashboardOptions.From(configuration);
        _server = new GrpcServer(
            service.Methods, options.ResourceServiceApiKey is { } key ? (ApiKeyHeader, key) : null, loggerFactory);
        try
        {
            _address.SetResult(await _server.StartAsync(ResolveEndPoint(options.RandomizePorts ? null : options.ResourceServiceUrl), cancellationToken));
        }
        catch (IOException e)
        {
            var taken = new DistributedApplicationException(
                $"Nothing can listen on {options.ResourceServiceUrl}, which {DashboardOptions.ResourceServiceUrlKey} asks for: {e.InnerException?.Message ?? e.Message}.", e);
            _address.TrySetException(taken);
            throw taken;
        }
        catch (Exception e)
        {
            _address.TrySetException(e);
            throw;
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
            await _server.StopAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // The container calls once for each way in which the service is registered.
        if (Interlocked.Exchange(ref _server, null) is { } server)
            await server.DisposeAsync();
        Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await feed.RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The notifications end as soon as the application begins to stop, which is before we are told to.
        }
    }

    private static IPEndPoint ResolveEndPoint(string? url)
    {
        if (url is null)
            return new(IPAddress.Loopback, 0);

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || !uri.IsLoopback)
        {
            throw new DistributedApplicationException(
                $"{DashboardOptions.ResourceServiceUrlKey} is '{url}'; the offline Aspire.Hosting serves the dashboard over plain http on a loopback address only, such as 'http://localhost:20000'.");
        }

        return new(IPAddress.TryParse(uri.DnsSafeHost, out var address) ? address : IPAddress.Loopback, uri.Port);
    }
}
