using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Sees to it that the dashboard's token and keys stand in the AppHost's configuration before anybody asks for them.</summary>
internal static class DashboardConfiguration
{
    // 128 bits, as hexadecimal digits: they go into a URL and into HTTP headers.
    private const int TokenSize = 16;

    public static void AddTo(ConfigurationManager configuration)
    {
        var unsecured = bool.TryParse(configuration[DashboardOptions.UnsecuredKey], out var anonymous) && anonymous;
        configuration.AddInMemoryCollection(unsecured
            ? new Dictionary<string, string?> { [DashboardOptions.ResourceServiceAuthModeKey] = "Unsecured" }
            : new Dictionary<string, string?>
            {
                [DashboardOptions.BrowserTokenKey] =
                    FirstOf(configuration, DashboardOptions.BrowserTokenKey, "ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"),
                [DashboardOptions.OtlpApiKeyKey] = FirstOf(configuration, DashboardOptions.OtlpApiKeyKey),
                [DashboardOptions.ApiKeyKey] = FirstOf(configuration, DashboardOptions.ApiKeyKey),
                [DashboardOptions.ResourceServiceAuthModeKey] = "ApiKey",
                [DashboardOptions.ResourceServiceApiKeyKey] =
                    FirstOf(configuration, DashboardOptions.ResourceServiceApiKeyKey, "ASPIRE_DASHBOARD_RESOURCESERVICE_APIKEY"),
            });
    }

    private static string FirstOf(ConfigurationManager configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (configuration[key] is { Length: > 0 } value)
                return value;
        }

        return RandomNumberGenerator.GetHexString(TokenSize * 2, lowercase: true);
    }
}
