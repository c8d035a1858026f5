using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard's settings, all of which it takes from environment variables; the addresses it listens on come on top.</summary>
internal static class DashboardEnvironment
{
    public const string PublicUrlKey = "DASHBOARD__FRONTEND__PUBLICURL";

    public static Dictionary<string, string> From(IConfiguration configuration, Uri resourceService)
    {
        var options = DashboardOptions.From(configuration);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);

        // First, so that what is set below wins.
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (value is not null && key.StartsWith("ASPIRE_DASHBOARD_", StringComparison.OrdinalIgnoreCase))
                environment[key] = value;
        }

        environment["ASPNETCORE_ENVIRONMENT"] = options.Environment;
        environment[DashboardOptions.ResourceServiceUrlKey] = resourceService.ToString().TrimEnd('/');

        Secure(environment, "DASHBOARD__FRONTEND", "BrowserToken", "BROWSERTOKEN", options.BrowserToken);
        Secure(environment, "DASHBOARD__OTLP", "ApiKey", "PRIMARYAPIKEY", options.OtlpApiKey);
        Secure(environment, "DASHBOARD__RESOURCESERVICECLIENT", "ApiKey", "APIKEY", options.ResourceServiceApiKey);
        Secure(environment, "DASHBOARD__API", "ApiKey", "PRIMARYAPIKEY", options.ApiKey);
        environment["ASPIRE_DASHBOARD_API_ENABLED"] = "true";

        // One object a line, so that DashboardLogLine can tell level, category and message apart.
        environment["LOGGING__CONSOLE__FORMATTERNAME"] = "json";
        return environment;
    }

    private static void Secure(Dictionary<string, string> environment, string section, string mode, string secretName, string? secret)
    {
        environment[$"{section}__AUTHMODE"] = secret is null ? "Unsecured" : mode;
        if (secret is not null)
            environment[$"{section}__{secretName}"] = secret;
    }
}
