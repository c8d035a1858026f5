using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using LoadBalanced.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace LoadBalanced.Tests.Nginx.Membership;

/// <summary>An application of a real nginx over replicas in this process, whose state and health the test sets.</summary>
internal sealed class BalancedApplication : IAsyncDisposable
{
    private readonly DataDirectory _data = new();
    private readonly List<BackendResource> _replicas = [];
    private readonly Dictionary<string, HealthStatus> _checks = new(StringComparer.Ordinal);
    private DistributedApplication? _application;

    private BalancedApplication()
    {
    }

    public IReadOnlyList<BackendResource> Replicas => _replicas;

    /// <summary>Opens a connection for each request.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(20) };

    public DistributedApplication Application => _application!;

    public string UpstreamFile => Path.Combine(_data.Path, "nginx", "generated", "upstreams.conf");

    public string SiteDirectory => Path.Combine(_data.Path, "site");

    /// <summary>Returns when nginx is healthy, with every replica running and healthy.</summary>
    public static async Task<BalancedApplication> StartAsync(int replicas, Action<IResourceBuilder<NginxResource>>? configure = null)
    {
        var system = new BalancedApplication();

        try
        {
            await system.DeclareAndRunAsync(replicas, configure ?? (_ => { }), TestContext.Current.CancellationToken);
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }

        return system;
    }

    /// <summary>Starts or stops the replica, and says so.</summary>
    public async Task SetStateAsync(string replica, string state)
    {
        var resource = Resource(replica);
        await (state == KnownResourceStates.Running ? resource.Backend.StartAsync() : resource.Backend.StopAsync());
        await SayStateAsync(resource, state);
    }

    /// <summary>What the replica's health check says from now on; the application model does not look for 30 s.</summary>
    public void SetHealth(string replica, HealthStatus health)
    {
        lock (_checks)
        {
            _checks[replica] = health;
        }
    }

    public async Task<ExecuteCommandResult> RunAsync(string resource, string command) =>
        await Application.ResourceCommands.ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);

    public async Task<ExecuteCommandResult> SetWeightAsync(string replica, string? weight) =>
        await Application.ResourceCommands.ExecuteCommandAsync(replica, "set-weight", WeightCommandTests.Weight(weight), TestContext.Current.CancellationToken);

    /// <summary>How many of so many requests each replica answered.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SharesAsync(int requests)
    {
        var answers = new List<string>();

        while (answers.Count < requests)
        {
            answers.Add(await GetAsync());
        }

        return answers.CountBy(name => name).ToDictionary();
    }

    /// <summary>What the dashboard shows under this name; null: nothing.</summary>
    public async Task<object?> PropertyAsync(string replica, string name) =>
        RunningSystem.Property(await Application.ResourceNotifications.WaitForResourceAsync(replica, _ => true, TestContext.Current.CancellationToken), name);

    public Task<string> GetAsync(string path = "/") => Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Who answers the next requests; nginx itself says "away".</summary>
    public async Task<SortedSet<string>> AnsweringAsync(int requests = 12)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);

        for (var i = 0; i < requests; i++)
        {
            using var response = await Client.GetAsync("/", TestContext.Current.CancellationToken);
            names.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        return names;
    }

    public Task AreAnsweringAsync(params string[] names) => Eventually.TrueAsync(async () => (await AnsweringAsync()).SetEquals(names));

    /// <summary>The membership commands that the replica shows.</summary>
    public async Task<IEnumerable<(string Name, ResourceCommandState State)>> CommandsAsync(string replica)
    {
        var now = await Application.ResourceNotifications.WaitForResourceAsync(replica, _ => true, TestContext.Current.CancellationToken);

        return now.Snapshot.Commands.Where(command => command.Name is "drain" or "undrain").Select(command => (command.Name, command.State));
    }

    /// <summary>How often nginx was reloaded because of its replicas, until now.</summary>
    public async Task<int> ReloadsAsync() => (await LogAsync()).Count(line => line.Contains("Reloaded.", StringComparison.Ordinal));

    /// <summary>Returns when nginx's log holds such a line, and fails when it holds several.</summary>
    public Task SaysAsync(string part) => Eventually.TrueAsync(async () =>
    {
        var lines = (await LogAsync()).Count(line => line.Contains(part, StringComparison.Ordinal));
        Assert.InRange(lines, 0, 1);
        return lines == 1;
    });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();

        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        foreach (var replica in _replicas)
        {
            await replica.Backend.DisposeAsync();
        }

        _data.Dispose();
    }

    private async Task DeclareAndRunAsync(int replicas, Action<IResourceBuilder<NginxResource>> configure, CancellationToken cancellationToken)
    {
        // The system's own resources leave; what its AppHost knows of DCP stays.
        var builder = await RunningSystem.DeclareAsync(_data, cancellationToken);

        foreach (var other in builder.Resources.ToList())
        {
            builder.Resources.Remove(other);
        }

        for (var number = 1; number <= replicas; number++)
        {
            await AddReplicaAsync(builder, string.Create(CultureInfo.InvariantCulture, $"api-{number}"));
        }

        Directory.CreateDirectory(SiteDirectory);
        await File.WriteAllTextAsync(
            Path.Combine(SiteDirectory, "default.conf"),
            "server { include generated/server.conf; location / { proxy_pass http://api; } error_page 502 504 =503 @away; location @away { return 503 away; } }\n",
            cancellationToken);

        var nginx = builder.AddNginx("front", FreePort.Take())
            .WithRunDirectory(Path.Combine(_data.Path, "nginx"))
            .WithConfiguration(SiteDirectory)
            .WithUpstream("api", _replicas.Select(replica => replica.Endpoint));
        configure(nginx);
        nginx.RunAsExecutable();

        _application = await builder.BuildAsync(cancellationToken);
        await _application.StartAsync(cancellationToken);
        await _application.ResourceNotifications.WaitForResourceHealthyAsync("front", cancellationToken).WaitAsync(Eventually.Patience, cancellationToken);
        Client.BaseAddress = _application.GetEndpoint("front", "http");
        await Task.WhenAll(_replicas.Select(replica => SayStateAsync(replica, KnownResourceStates.Running)));
        await AreAnsweringAsync([.. _replicas.Select(replica => replica.Name)]);
    }

    private async Task AddReplicaAsync(IDistributedApplicationTestingBuilder builder, string name)
    {
        var replica = new BackendResource(new(name));
        await replica.Backend.StartAsync();
        _replicas.Add(replica);
        SetHealth(name, HealthStatus.Healthy);
        builder.Services.AddHealthChecks().AddCheck(name, () =>
        {
            lock (_checks)
            {
                return new(_checks[name]);
            }
        });
        builder.AddResource(replica).WithHealthCheck(name);
    }

    private async Task<List<string>> LogAsync()
    {
        var now = await Application.ResourceNotifications.WaitForResourceAsync("front", _ => true, TestContext.Current.CancellationToken);

        return await Application.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(now.ResourceId)
            .SelectMany(batch => batch)
            .Select(line => line.Content)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    private Task SayStateAsync(BackendResource replica, string state) =>
        Application.ResourceNotifications.PublishUpdateAsync(replica, snapshot => snapshot with { State = state });

    private BackendResource Resource(string replica) => _replicas.Single(one => one.Name == replica);
}
