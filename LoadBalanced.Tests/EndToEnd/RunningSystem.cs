using System.Diagnostics;
using System.Globalization;
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
        Visitors = new(Site);
    }

    public DistributedApplication Application { get; }

    /// <summary>A client of nginx.</summary>
    public HttpClient Site { get; }

    public Visitors Visitors { get; }

    /// <summary>The system as its AppHost declares it, not started.</summary>
    public static Task<IDistributedApplicationTestingBuilder> DeclareAsync(
        DataDirectory data, CancellationToken cancellationToken, bool dashboard = false, params string[] settings) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.LoadBalanced_AppHost>(
            ["--LoadBalanced:Port=0", .. TestRuntime.Settings(data), .. settings],
            (options, _) => options.DisableDashboard = !dashboard,
            cancellationToken);

    /// <summary>Its nginx, to be declared further.</summary>
    public static IResourceBuilder<NginxResource> NginxOf(IDistributedApplicationTestingBuilder builder)
    {
        var nginx = builder.Resources.Single(resource => resource.Name == "nginx");

        return builder.CreateResourceBuilder((NginxResource)((nginx as ExecutableSurrogate)?.Inner ?? nginx));
    }

    /// <summary>Returns when nginx, and so all that it waits for, is healthy.</summary>
    public static async Task<RunningSystem> StartAsync(DataDirectory data, bool dashboard = false, params string[] settings) =>
        await StartAsync(await DeclareAsync(data, TestContext.Current.CancellationToken, dashboard, settings).WaitAsync(StartTimeout));

    /// <summary>Returns when nginx is healthy.</summary>
    public static async Task<RunningSystem> StartAsync(IDistributedApplicationTestingBuilder builder)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(StartTimeout);

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

    /// <summary>Returns when the resource has ended.</summary>
    public async Task StopAsync(string resource)
    {
        await CommandAsync(resource, KnownResourceCommands.StopCommand);
        await Application.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.TerminalStates, TestContext.Current.CancellationToken).WaitAsync(StartTimeout);
    }

    /// <summary>Returns when the resource is healthy again.</summary>
    public async Task StartAsync(string resource)
    {
        await CommandAsync(resource, KnownResourceCommands.StartCommand);
        await HealthyAsync(resource);
    }

    /// <summary>Returns when the resource is healthy again.</summary>
    public async Task RestartAsync(string resource)
    {
        await CommandAsync(resource, KnownResourceCommands.RestartCommand);
        await HealthyAsync(resource);
    }

    /// <summary>Runs a command, and fails when it does.</summary>
    public async Task<ExecuteCommandResult> CommandAsync(string resource, string command)
    {
        var result = await Application.ResourceCommands.ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, result.Message);

        return result;
    }

    /// <summary>Kills the resource's process, and whatever that started, or its container.</summary>
    public async Task KillAsync(string resource)
    {
        var now = await CurrentAsync(resource);
        if (ContainerId(now) is { } container)
        {
            await TestRuntime.EngineAsync("kill", "--signal", "KILL", container);
            return;
        }

        using var process = Process.GetProcessById(int.Parse(RunOf(now), CultureInfo.InvariantCulture));
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Patience);
    }

    /// <summary>Returns when both replicas take turns again.</summary>
    public Task BothTakeTurnsAsync() => Visitors.UntilTurnsAsync(replicas: 2);

    /// <summary>The resource as it was last reported.</summary>
    public Task<ResourceEvent> CurrentAsync(string resource) =>
        Application.ResourceNotifications.WaitForResourceAsync(resource, _ => true, TestContext.Current.CancellationToken).WaitAsync(Eventually.Patience);

    /// <summary>What tells one run of a resource from the next: the id of its process or container.</summary>
    public static string RunOf(ResourceEvent resource) =>
        ContainerId(resource) ?? Convert.ToString(Property(resource, "executable.pid"), CultureInfo.InvariantCulture)!;

    private static string? ContainerId(ResourceEvent resource) => Property(resource, "container.id") as string;

    public static object? Property(ResourceEvent resource, string name) => resource.Snapshot.Properties.SingleOrDefault(property => property.Name == name)?.Value;

    public Task<Visit> VisitAsync() => Visitors.VisitAsync();

    public async ValueTask DisposeAsync()
    {
        Site.Dispose();
        await Application.DisposeAsync();
    }

    // What is reported may still be the former end for a moment.
    private Task<ResourceEvent> HealthyAsync(string resource) => Application.ResourceNotifications
        .WaitForResourceHealthyAsync(resource, WaitBehavior.WaitOnResourceUnavailable, TestContext.Current.CancellationToken).WaitAsync(StartTimeout);
}
