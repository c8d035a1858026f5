using System.Reflection;
using LoadBalanced.Tests.EndToEnd;

namespace LoadBalanced.Tests.Published;

/// <summary>The published dashboard, whose image is nowhere to be had here: the program that the AppHost uses, in a container of another image.</summary>
internal static class DashboardContainer
{
    public const string Service = "compose-dashboard";

    // Of the command's bundle; a package has it in many files.
    private const string Program = "aspire-managed";
    private const string Key = "a key";

    private static readonly string? Path = typeof(Projects.LoadBalanced_AppHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(one => one.Key == "aspiredashboardpath")?.Value;

    public static bool IsThere => System.IO.Path.GetFileName(Path) == Program;

    /// <summary>For the file that is laid over the published one, which has its ports and whom it listens to from the image.</summary>
    public static string Override => !IsThere ? "" :
        $"""
          {Service}:
            image: {TestRuntime.ApiImage}
            entrypoint: ["/dashboard/{Program}", "dashboard"]
            environment:
              ASPNETCORE_URLS: http://0.0.0.0:18888
              ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL: http://0.0.0.0:18889
              DASHBOARD__API__AUTHMODE: ApiKey
              DASHBOARD__API__PRIMARYAPIKEY: {Key}
              DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1"
              DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY: "false"
            ports: !reset []
            volumes: ["{System.IO.Path.GetDirectoryName(Path)}:/dashboard:ro"]

        """;

    /// <param name="container">Its container.</param>
    public static async Task<Dashboard> ReachAsync(string container) => new(new($"http://{await PublishedSystem.AddressOfAsync(container)}:18888"), Key);
}
