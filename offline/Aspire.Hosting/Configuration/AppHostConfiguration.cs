using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Configuration;

/// <summary>What the AppHost's configuration holds besides what the user put there.</summary>
internal static class AppHostConfiguration
{
    // The switches that the CLI starts an AppHost with.
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
        ["--output-path"] = "Pipeline:OutputPath",
        ["--log-level"] = "Pipeline:LogLevel",
        ["--include-exception-details"] = "Pipeline:IncludeExceptionDetails",
        ["--clear-cache"] = "Pipeline:ClearCache",
        ["--yes"] = "Pipeline:SkipConfirmation",
    };

    public static void AddSwitches(ConfigurationManager configuration, DistributedApplicationOptions options) =>
        configuration.AddCommandLine(options.Args ?? [], Switches);

    public static void AddTo(ConfigurationManager configuration, DistributedApplicationOptions options, string directory)
    {
        var file = options.AppHostMetadata("apphostprojectname");
        var name = Path.GetFileNameWithoutExtension(file ?? options.Assembly?.GetName().Name ?? "AppHost");

        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppHost:Directory"] = directory,
            ["AppHost:Path"] = Path.Combine(directory, name),
            ["AppHost:FilePath"] = file is null ? null : Path.Combine(directory, file),
            ["AppHost:DashboardApplicationName"] = options.DashboardApplicationName ?? name,
            ["AppHost:Sha256"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(directory))),
        });

        if (!options.DisableDashboard)
        {
            DashboardConfiguration.AddTo(configuration);
        }
    }
}
