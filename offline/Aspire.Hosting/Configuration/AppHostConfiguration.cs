using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Configuration;

/// <summary>What the AppHost's configuration holds besides what the user put there.</summary>
internal static class AppHostConfiguration
{
    public static void AddTo(ConfigurationManager configuration, DistributedApplicationOptions options, string directory)
    {
        var name = Path.GetFileNameWithoutExtension(options.AppHostMetadata("apphostprojectname") ?? options.Assembly?.GetName().Name ?? "AppHost");

        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppHost:Directory"] = directory,
            ["AppHost:Path"] = Path.Combine(directory, name),
            ["AppHost:DashboardApplicationName"] = options.DashboardApplicationName ?? name,
            ["AppHost:Sha256"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(directory))),
        });

        if (!options.DisableDashboard)
        {
            DashboardConfiguration.AddTo(configuration);
        }
    }
}
