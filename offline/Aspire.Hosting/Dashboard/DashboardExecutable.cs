using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where the dashboard's program is.</summary>
internal static class DashboardExecutable
{
    private const string MetadataKey = "aspiredashboardpath";

    // In order of precedence; what the AppHost was built with comes after them.
    private static readonly string[] ConfigurationKeys = ["DcpPublisher:DashboardPath", "ASPIRE_DASHBOARD_PATH"];

    /// <exception cref="DistributedApplicationException">Nothing names the program, or it is not where it is said to be.</exception>
    public static string Locate(IConfiguration configuration, DistributedApplicationOptions options)
    {
        var path = ConfigurationKeys.Select(key => configuration[key]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))
            ?? options.AppHostMetadata(MetadataKey);

        if (string.IsNullOrWhiteSpace(path))
        {
            throw new DistributedApplicationException(
                $"Nothing says where the Aspire dashboard is: neither the configuration ({string.Join(", ", ConfigurationKeys)}) nor the AppHost's assembly metadata '{MetadataKey}'.");
        }

        path = Path.GetFullPath(path);
        return File.Exists(path) ? path : throw new DistributedApplicationException($"The Aspire dashboard is not at '{path}'.");
    }
}
