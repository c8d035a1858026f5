using System.Diagnostics;
using System.Globalization;
using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace LoadBalanced.Drills;

/// <summary>The real AppHost with real nginx, Redis and replicas, on ports and data of its own, and the means to break it.</summary>
internal sealed class DrillSystem : IAsyncDisposable
{
    public const string Cache = "cache";
    public const string Nginx = "nginx";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private readonly DistributedApplication _application;
    private readonly ConnectionMultiplexer _redis;
    private readonly string _data;

    private DrillSystem(DistributedApplication application, ConnectionMultiplexer redis, IReadOnlyList<string> replicas, string data)
    {
        _application = application;
        _redis = redis;
        _data = data;
        Replicas = replicas;
        Site = new(IPAddress.Loopback, application.GetEndpoint(Nginx, "http").Port);
    }

    public IReadOnlyList<string> Replicas { get; }

    /// <summary>Where nginx listens.</summary>
    public IPEndPoint Site { get; }

    public IDatabase Redis => _redis.GetDatabase();

    /// <summary>Returns when nginx, and so all that it waits for, is healthy.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="settings">Of the section <c>LoadBalanced</c>, such as <c>Replicas=3</c>.</param>
    public static async Task<DrillSystem> StartAsync(CancellationToken cancellationToken, params string[] settings)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);

        var data = Directory.CreateTempSubdirectory("loadbalanced-drill-").FullName;
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.LoadBalanced_AppHost>(
            [
                "--LoadBalanced:Port=0", "--LoadBalanced:Runtime=processes", $"--LoadBalanced:DataDirectory={data}", "--Logging:LogLevel:Default=Warning",
                .. settings.Select(setting => $"--LoadBalanced:{setting}"),
            ],
            (options, _) => options.DisableDashboard = true,
            timeout.Token);

        var replicas = builder.Resources.OfType<ProjectResource>().ToList();
        foreach (var replica in replicas)
        {
            // No request is forgotten before it is looked for.
            builder.CreateResourceBuilder(replica).WithEnvironment("Visits__RetryWindow", "01:00:00");
        }

        var application = await builder.BuildAsync(timeout.Token);
        try
        {
            await application.StartAsync(timeout.Token);
            await application.ResourceNotifications.WaitForResourceHealthyAsync(Nginx, timeout.Token);
            var redis = await ConnectionMultiplexer.ConnectAsync($"{await application.GetConnectionStringAsync(Cache, timeout.Token)},abortConnect=false");
            return new(application, redis, [.. replicas.Where(StartsByItself).Select(replica => replica.Name)], data);
        }
        catch
        {
            await application.DisposeAsync();
            Directory.Delete(data, recursive: true);
            throw;
        }
    }

    /// <summary>Whether the resource has been found healthy since it was started, and its process is still there.</summary>
    public async Task<bool> IsHealthyAsync(string resource, CancellationToken cancellationToken) =>
        await CurrentAsync(resource, cancellationToken) is { State.Text: "Running", HealthStatus: HealthStatus.Healthy }
        && Directory.Exists($"/proc/{await ProcessIdAsync(resource, cancellationToken)}");

    public Task HealthyAsync(string resource, CancellationToken cancellationToken) =>
        _application.ResourceNotifications.WaitForResourceHealthyAsync(resource, cancellationToken).WaitAsync(StartTimeout, cancellationToken);

    /// <summary>The number of the resource's process.</summary>
    public async Task<int> ProcessIdAsync(string resource, CancellationToken cancellationToken) => Convert.ToInt32(
        (await CurrentAsync(resource, cancellationToken)).Properties.Single(property => property.Name == "executable.pid").Value, CultureInfo.InvariantCulture);

    /// <summary>Kills the resource's process, and whatever that started, as <c>kill -9</c> does.</summary>
    /// <returns>False when it has ended already, and nobody noticed yet.</returns>
    public async Task<bool> KillAsync(string resource, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetProcessById(await ProcessIdAsync(resource, cancellationToken));
            process.Kill(entireProcessTree: true);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <param name="name">The signal's, without SIG.</param>
    /// <param name="resource">Whose process gets it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SignalAsync(string name, string resource, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{await ProcessIdAsync(resource, cancellationToken)}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    public Task StopAsync(string resource, CancellationToken cancellationToken) =>
        CommandAsync(resource, KnownResourceCommands.StopCommand, cancellationToken);

    /// <summary>Returns when the resource is healthy again.</summary>
    public async Task StartAsync(string resource, CancellationToken cancellationToken)
    {
        await CommandAsync(resource, KnownResourceCommands.StartCommand, cancellationToken);
        await HealthyAsync(resource, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.CloseAsync();
        _redis.Dispose();
        await _application.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static bool StartsByItself(ProjectResource replica) => !replica.Annotations.OfType<ExplicitStartupAnnotation>().Any();

    private async Task<CustomResourceSnapshot> CurrentAsync(string resource, CancellationToken cancellationToken) =>
        (await _application.ResourceNotifications.WaitForResourceAsync(resource, _ => true, cancellationToken)).Snapshot;

    /// <exception cref="InvalidOperationException">The command failed; the message says why.</exception>
    public async Task CommandAsync(string resource, string command, CancellationToken cancellationToken)
    {
        var result = await _application.ResourceCommands.ExecuteCommandAsync(resource, command, cancellationToken);
        if (!result.Success)
        {
            throw new InvalidOperationException($"The command '{command}' of '{resource}' failed: {result.Message}");
        }
    }
}
