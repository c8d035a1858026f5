using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What differs for an AppHost under test: free ports, no dashboard, and the settings its launch profile would bring.</summary>
internal static class TestingDefaults
{
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DcpPublisher:ContainerRuntimeInitializationTimeout"] = "00:00:30",
        ["DcpPublisher:RandomizePorts"] = "true",
        ["DcpPublisher:WaitForResourceCleanup"] = "true",
        ["ASPNETCORE_URLS"] = "http://localhost:8080",
        ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:4317",
        ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
    };

    /// <summary>Applies the defaults, then <paramref name="configure"/>, then the launch profile; none changes a setting made before it.</summary>
    public static void Apply(
        string[] args,
        Assembly appHost,
        DistributedApplicationOptions options,
        HostApplicationBuilderSettings settings,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        // An AppHost that passes its own args on has brought these already.
        settings.Args = settings.Args is { Length: > 0 } given && !given.SequenceEqual(args) ? [.. given, .. args] : args;
        options.Args = settings.Args;
        options.AssemblyName = appHost.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;

        var directory = AppHostMetadata.ProjectDirectory(appHost);
        settings.ApplicationName = appHost.GetName().Name;
        settings.ContentRootPath = directory ?? settings.ContentRootPath;
        settings.Configuration ??= new ConfigurationManager();

        AddMissing(settings, Settings);
        configure(options, settings);
        if (directory is not null)
        {
            AddMissing(settings, LaunchProfileSettings.Read(directory, Known(settings)["DOTNET_LAUNCH_PROFILE"]));
        }
    }

    private static void AddMissing(HostApplicationBuilderSettings settings, IEnumerable<KeyValuePair<string, string?>> defaults)
    {
        var known = Known(settings);
        settings.Configuration!.AddInMemoryCollection(defaults.Where(setting => known[setting.Key] is null).ToList());
    }

    private static IConfigurationRoot Known(HostApplicationBuilderSettings settings) =>
        new ConfigurationBuilder().AddCommandLine(settings.Args ?? []).AddConfiguration(settings.Configuration!).Build();
}
