namespace LoadBalanced.Benchmarks;

/// <summary>The real AppHost in its Release build, started as <c>dotnet run</c> does, with all that belongs to it.</summary>
internal sealed class OurSystem
{
    private readonly Server _appHost;

    private OurSystem(Server appHost, int port)
    {
        _appHost = appHost;
        Url = new($"http://127.0.0.1:{port}/");
    }

    public Uri Url { get; }

    /// <summary>nginx, the replicas and Redis, and what development adds: AppHost, orchestrator, dashboard.</summary>
    public IReadOnlyList<ProcessEntry> Everything() => _appHost.Family();

    /// <summary>The replicas and Redis: what is left when another balancer takes nginx's place.</summary>
    public IReadOnlyList<ProcessEntry> Behind() => [.. _appHost.Family().Where(process => IsReplica(process) || process.CommandLine.Contains("redis-server"))];

    /// <summary>Where each replica listens for itself.</summary>
    public IReadOnlyList<ReplicaAddress> Replicas() =>
    [
        .. from process in _appHost.Family()
           where IsReplica(process)
           orderby Variable(process, "OTEL_SERVICE_NAME")
           select ReplicaAddress.Parse(Variable(process, "ASPNETCORE_URLS")),
    ];

    /// <summary>What the first replica was told, but for where to find Redis.</summary>
    public Dictionary<string, string?> ReplicaEnvironment() =>
        _appHost.Family().First(IsReplica).Environment
            .Select(variable => variable.Split('=', 2))
            .Where(variable => variable.Length == 2 && !variable[0].StartsWith("ConnectionStrings", StringComparison.Ordinal))
            .ToDictionary(variable => variable[0], string? (variable) => variable[1], StringComparer.Ordinal);

    /// <param name="bench">Where it runs.</param>
    /// <param name="name">Of its directory.</param>
    /// <param name="options">Where it was built.</param>
    /// <param name="traced">Without, neither nginx nor the replicas send telemetry; the dashboard runs all the same.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<OurSystem> StartAsync(Bench bench, string name, Options options, bool traced, CancellationToken cancellationToken)
    {
        var port = Bench.FreePort();
        var program = Path.Combine(options.Root, "LoadBalanced.AppHost/bin/Release/net10.0/LoadBalanced.AppHost.dll");
        var appHost = bench.Start(
            name,
            ["dotnet", program, $"--LoadBalanced:Port={port}", "--LoadBalanced:Runtime=processes", $"--LoadBalanced:DataDirectory={bench.Directory}/{name}/data"],
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = LocalUrl(),
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = LocalUrl(),
                ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = traced ? LocalUrl() : null,
                ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = LocalUrl(),
                ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
                ["OTEL_SDK_DISABLED"] = traced ? null : "true",
            });

        var system = new OurSystem(appHost, port);
        await appHost.AnswersAsync(system.Url, cancellationToken);
        return system;

        static string LocalUrl() => $"http://localhost:{Bench.FreePort()}";
    }

    private static bool IsReplica(ProcessEntry process) => process.CommandLine.Contains("LoadBalanced.Api");

    private static string Variable(ProcessEntry process, string name) =>
        process.Environment.First(variable => variable.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
}
