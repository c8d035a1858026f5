using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Cli.Rpc;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Cli;

/// <summary>What the <c>aspire</c> command can ask about the AppHost itself.</summary>
internal sealed class AppHostMethods(
    AppHostLog log, ResourceNotificationService notifications, IHostApplicationLifetime lifetime, IConfiguration configuration, IServiceProvider services)
{
    // So that an answer gets out before the end begins.
    private static readonly TimeSpan StopDelay = TimeSpan.FromMilliseconds(200);

    private readonly CliConfiguration _cli = CliConfiguration.From(configuration);
    private readonly DashboardAddress? _dashboard = services.GetService<DashboardAddress>();

    /// <summary>For the command that started this AppHost and runs as long.</summary>
    public void AddRunTo(RpcMethods methods) => methods
        .Add<string[]>("GetCapabilitiesAsync", _ => Task.FromResult<string[]>(["baseline.v2", "pipeline-steps.v1", "pipeline-steps.v2"]))
        .Add("GetDashboardUrlsAsync", DashboardUrlsAsync)
        .AddStream("GetAppHostLogEntriesAsync", () => log.FollowAsync().UntilStopped(lifetime.ApplicationStopping))
        .AddStream("GetResourceStatesAsync", () => StatesAsync().UntilStopped(lifetime.ApplicationStopping))
        .Add("NotifyAppHostReadyAsync", () => { })
        .Add("RequestStopAsync", Stop);

    /// <summary>For every other command.</summary>
    public void AddAuxiliaryTo(RpcMethods methods) => methods
        .Add("GetCapabilitiesAsync", _ => Task.FromResult(new AppHostCapabilities(["aux.v1", "aux.v2", "aux.v3"])))
        .Add("GetAppHostInformationAsync", _ => Task.FromResult(Information()))
        .Add("GetAppHostInfoAsync", _ => Task.FromResult(Info()))
        .Add("GetDashboardUrlsAsync", DashboardUrlsAsync)
        .Add("GetDashboardInfoAsync", DashboardInfoAsync)
        .Add("WaitForAppHostReadyAsync", _ => Task.FromResult(new AppHostReady(true)))
        .AddStream("GetAppHostLogEntriesAsync", () => log.FollowAsync().UntilStopped(lifetime.ApplicationStopping))
        .Add("StopAppHostAsync", Stop);

    private AppHostInformation Information()
    {
        using var process = Process.GetCurrentProcess();
        return new(
            configuration["AppHost:FilePath"] ?? configuration["AppHost:Path"]!,
            process.Id,
            _cli.ProcessId,
            new DateTimeOffset(process.StartTime),
            _cli.Started is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
            _cli.LogFile);
    }

    private AppHostInfo Info()
    {
        var version = typeof(AppHostMethods).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var information = Information();
        return new(
            information.ProcessId.ToString(CultureInfo.InvariantCulture),
            version.Split('+')[0],
            information.AppHostPath,
            information.CliProcessId,
            information.StartedAt,
            information.CliLogFilePath);
    }

    private async Task<DashboardUrls> DashboardUrlsAsync(CancellationToken cancellationToken)
        => _dashboard is null ? DashboardUrls.None : new(DashboardHealthy: true, (await _dashboard.GetAsync(cancellationToken)).LoginUrl);

    private async Task<DashboardInfo> DashboardInfoAsync(CancellationToken cancellationToken)
    {
        if (_dashboard is null)
        {
            return new(null, null, [], IsHealthy: false);
        }

        var address = await _dashboard.GetAsync(cancellationToken);
        return new(address.BaseUrl, DashboardOptions.From(configuration).ApiKey, [address.LoginUrl], IsHealthy: true);
    }

    private async IAsyncEnumerable<ResourceState> StatesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            if (change.Resource.Name != DashboardLauncher.ResourceName)
            {
                yield return ResourceDescription.Summary(change);
            }
        }
    }

    private void Stop() => _ = Task.Delay(StopDelay).ContinueWith(_ => lifetime.StopApplication(), TaskScheduler.Default);
}
