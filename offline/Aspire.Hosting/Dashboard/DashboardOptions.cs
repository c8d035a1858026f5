using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>What the configuration says about the dashboard; null where it says nothing.</summary>
internal sealed record DashboardOptions
{
    public const string UrlsKey = "ASPNETCORE_URLS";
    public const string OtlpGrpcUrlKey = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string OtlpHttpUrlKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    public const string ResourceServiceUrlKey = "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL";
    public const string UnsecuredKey = "ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS";
    public const string BrowserTokenKey = "AppHost:BrowserToken";
    public const string OtlpApiKeyKey = "AppHost:OtlpApiKey";
    public const string ApiKeyKey = "AppHost:DashboardApiKey";
    public const string ResourceServiceAuthModeKey = "AppHost:ResourceService:AuthMode";
    public const string ResourceServiceApiKeyKey = "AppHost:ResourceService:ApiKey";

    /// <summary>Where people open it; several, separated by semicolons, are allowed.</summary>
    public string? Urls { get; init; }

    public string? OtlpGrpcUrl { get; init; }

    public string? OtlpHttpUrl { get; init; }

    public string? ResourceServiceUrl { get; init; }

    public string? BrowserToken { get; init; }

    public string? OtlpApiKey { get; init; }

    /// <summary>Opens the dashboard's telemetry API, which <c>aspire otel</c> reads.</summary>
    public string? ApiKey { get; init; }

    public string? ResourceServiceApiKey { get; init; }

    public string Environment { get; init; } = "Production";

    /// <summary>Every port is chosen anew, whatever the addresses say, so that several starts of one AppHost run side by side.</summary>
    public bool RandomizePorts { get; init; }

    public static DashboardOptions From(IConfiguration configuration)
    {
        string? Get(string key) => configuration[key] is { Length: > 0 } value ? value : null;

        return new()
        {
            Urls = Get(UrlsKey),
            OtlpGrpcUrl = Get(OtlpGrpcUrlKey),
            OtlpHttpUrl = Get(OtlpHttpUrlKey),
            ResourceServiceUrl = Get(ResourceServiceUrlKey),
            BrowserToken = Get(BrowserTokenKey),
            OtlpApiKey = Get(OtlpApiKeyKey),
            ApiKey = Get(ApiKeyKey),
            ResourceServiceApiKey = Get(ResourceServiceApiKeyKey),
            Environment = Get("ASPNETCORE_ENVIRONMENT") ?? "Production",
            RandomizePorts = configuration.GetValue<bool>("DcpPublisher:RandomizePorts"),
        };
    }
}
