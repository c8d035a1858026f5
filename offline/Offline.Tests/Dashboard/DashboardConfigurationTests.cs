using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;

namespace Offline.Tests.Dashboard;

public class DashboardConfigurationTests
{
    private static readonly string[] Secrets =
        ["AppHost:BrowserToken", "AppHost:OtlpApiKey", "AppHost:DashboardApiKey", "AppHost:ResourceService:ApiKey"];

    [Fact]
    public void Each_secret_is_made_up_and_none_like_another()
    {
        var first = Configure();
        var second = Configure();

        var secrets = Secrets.SelectMany(key => new[] { first[key], second[key] }).ToList();
        Assert.All(secrets, secret => Assert.Matches("^[0-9a-f]{32}$", secret));
        Assert.Distinct(secrets);
    }

    [Fact]
    public void A_configured_secret_is_kept()
    {
        var configuration = Configure(
            ("AppHost:OtlpApiKey", "otlp"), ("AppHost:DashboardApiKey", "api"),
            ("ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN", "browser"), ("ASPIRE_DASHBOARD_RESOURCESERVICE_APIKEY", "service"));

        Assert.Equal(["browser", "otlp", "api", "service"], Secrets.Select(key => configuration[key]));
    }

    [Fact]
    public void An_unsecured_dashboard_has_no_secrets_and_is_told_so()
    {
        var configuration = Configure(("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"));

        Assert.All(Secrets, key => Assert.Null(configuration[key]));
        var environment = DashboardEnvironment.From(configuration, new Uri("http://127.0.0.1:1"));
        Assert.Equal(4, environment.Count(variable => variable.Key.EndsWith("__AUTHMODE", StringComparison.Ordinal) && variable.Value == "Unsecured"));
        Assert.DoesNotContain(environment.Keys, key => key.EndsWith("KEY", StringComparison.Ordinal));
    }

    private static ConfigurationManager Configure(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        DashboardConfiguration.AddTo(configuration);
        return configuration;
    }
}
