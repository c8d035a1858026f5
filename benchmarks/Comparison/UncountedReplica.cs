using LoadBalanced.Api;
using LoadBalanced.ServiceDefaults;

namespace LoadBalanced.Benchmarks;

/// <summary>A replica that replies without counting: the same program but for the queue and Redis.</summary>
internal static class UncountedReplica
{
    public const string Argument = "uncounted";

    public static async Task RunAsync(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(Replica.FromConfiguration(builder.Configuration));
        builder.Services.AddProblemDetails();
        builder.AddTrustedProxies();
        builder.Services.ExpectShortReplies();

        var app = builder.Build();
        app.UseTrustedProxies();
        app.UseStatusCodePages();
        app.MapDefaultEndpoints();
        app.MapGet("/", (HttpContext context, Replica replica) => VisitEndpoint.Reply(context, replica, Random.Shared.Next()));
        await app.RunAsync();
    }

    public static async Task<Stack> StartAsync(Bench bench, OurSystem system, CancellationToken cancellationToken)
    {
        var url = new Uri($"http://127.0.0.1:{Bench.FreePort()}/");
        var environment = system.ReplicaEnvironment();
        environment["ASPNETCORE_URLS"] = url.ToString();
        var replica = bench.Start("uncounted", ["dotnet", typeof(UncountedReplica).Assembly.Location, Argument], environment);
        await replica.AnswersAsync(url, cancellationToken);
        return new(Names.Uncounted, url, replica.Family);
    }
}
