using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>The real AppHost with real nginx, Redis and replicas, on ports and data of its own.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private RunningSystem(DistributedApplication application)
    {
        Application = application;
        Site = application.CreateHttpClient("nginx", "http");
        Site.Timeout = TimeSpan.FromSeconds(20);
    }

    public DistributedApplication Application { get; }

    /// <summary>A client of nginx.</summary>
    public HttpClient Site { get; }

    /// <summary>Returns when nginx, and so all that it waits for, is healthy.</summary>
    public static async Task<RunningSystem> StartAsync(DataDirectory data, bool dashboard = false, params string[] settings)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(StartTimeout);

        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.LoadBalanced_AppHost>(
            ["--LoadBalanced:Port=0", "--LoadBalanced:Runtime=processes", $"--LoadBalanced:DataDirectory={data.Path}", .. settings],
            (options, _) => options.DisableDashboard = !dashboard,
            timeout.Token);

        var application = await builder.BuildAsync(timeout.Token);
        try
        {
            await application.StartAsync(timeout.Token);
            await application.ResourceNotifications.WaitForResourceHealthyAsync("nginx", timeout.Token);
            return new(application);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    public Task StopAsync(string resource) => CommandAsync(resource, KnownResourceCommands.StopCommand);

    /// <summary>Returns when the resource is healthy again.</summary>
    public async Task StartAsync(string resource)
    {
        await CommandAsync(resource, KnownResourceCommands.StartCommand);
        await Application.ResourceNotifications.WaitForResourceHealthyAsync(resource, TestContext.Current.CancellationToken).WaitAsync(StartTimeout);
    }

    public Task<Visit> VisitAsync() => Visit.GetAsync(Site);

    public async ValueTask DisposeAsync()
    {
        Site.Dispose();
        await Application.DisposeAsync();
    }

    private async Task CommandAsync(string resource, string command)
    {
        var result = await Application.ResourceCommands.ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, result.Message);
    }
}
