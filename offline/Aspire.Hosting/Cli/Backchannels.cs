using Aspire.Hosting.Cli.Rpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

/// <summary>Listens where the <c>aspire</c> command that started this AppHost says; without one, not at all.</summary>
internal sealed class RunChannel(AppHostMethods appHost, PublishMethods publishing, IConfiguration configuration, ILogger<RunChannel> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (CliConfiguration.From(configuration).SocketPath is { } path)
        {
            var methods = new RpcMethods();
            appHost.AddRunTo(methods);
            publishing.AddTo(methods);
            using var listener = new RpcListener(path, methods, logger);
            await listener.ServeAsync(stoppingToken);
        }
    }
}

/// <summary>Listens for every <c>aspire</c> command of this user, however the AppHost was started.</summary>
internal sealed class AuxiliaryChannel(
    AppHostMethods appHost, ResourceMethods resources, IConfiguration configuration, ILogger<AuxiliaryChannel> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var methods = new RpcMethods();
        appHost.AddAuxiliaryTo(methods);
        resources.AddTo(methods);
        try
        {
            using var listener = new RpcListener(AuxiliarySocket.Path(configuration), methods, logger);
            await listener.ServeAsync(stoppingToken);
        }
        catch (IOException e)
        {
            // The application runs as well without: only the commands do not find it.
            logger.LogWarning("aspire ps, describe, logs and the like will not find this AppHost. {Reason}", e.Message);
        }
    }
}
