using Microsoft.Extensions.Configuration;

namespace LoadBalanced.AppHost;

/// <summary>How nginx meets its clients.</summary>
/// <param name="ServerName">The host names that it answers to, beside this machine's, separated by commas; empty: to every name.</param>
/// <param name="Https">Whether it serves https too, with the ASP.NET Core development certificate.</param>
/// <param name="HttpsPort">Where; null takes a free port.</param>
/// <param name="HttpsRedirect">Whether plain http is sent there.</param>
/// <param name="AccessLog">Which requests get a line in its console log.</param>
/// <param name="RequestTelemetry">Whether requests become spans and metrics of nginx.</param>
internal sealed record FrontSettings(
    string ServerName = "",
    bool Https = false,
    int? HttpsPort = 8443,
    bool HttpsRedirect = false,
    NginxAccessLog AccessLog = NginxAccessLog.All,
    bool RequestTelemetry = true)
{
    private IEnumerable<string> Names => ServerName.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <exception cref="BadSettingException">A value breaks its rule.</exception>
    public static FrontSettings Parse(IConfigurationSection section)
    {
        var port = Settings.WholeNumber(section, nameof(HttpsPort), byDefault: 8443, from: 0, to: 65535, note: " (0 takes a free port)");
        var settings = new FrontSettings(
            section[nameof(ServerName)] ?? "",
            ParseSwitch(section, nameof(Https), byDefault: false),
            port is 0 ? null : port,
            ParseSwitch(section, nameof(HttpsRedirect), byDefault: false),
            ParseLog(section[nameof(AccessLog)]),
            ParseSwitch(section, nameof(RequestTelemetry), byDefault: true));

        if (settings is { HttpsRedirect: true, Https: false })
        {
            throw new BadSettingException($"{section.Path}:{nameof(HttpsRedirect)} is true without {nameof(Https)}; set {section.Path}:{nameof(Https)} to true as well.");
        }

        return settings.Names.FirstOrDefault(name => !NginxResource.IsServerName(name)) is not { } bad
            ? settings
            : throw new BadSettingException($"{section.Path}:{nameof(ServerName)} has '{bad}'; it must be host names like loadbalanced.localhost, separated by commas.");
    }

    public void ApplyTo(IResourceBuilder<NginxResource> nginx)
    {
        if (Names.ToArray() is { Length: > 0 } names)
        {
            nginx.WithServerName(names);
        }

        if (Https)
        {
            nginx.WithHttps(HttpsPort);
        }

        if (HttpsRedirect)
        {
            nginx.WithHttpsRedirect();
        }

        nginx.WithAccessLog(AccessLog).WithRequestTelemetry(telemetry => telemetry.Enabled = RequestTelemetry);
    }

    private static NginxAccessLog ParseLog(string? text) => text?.ToUpperInvariant() switch
    {
        null or "" or "ALL" => NginxAccessLog.All,
        "FAILURES" => NginxAccessLog.Failures,
        "NONE" => NginxAccessLog.None,
        _ => throw new BadSettingException($"{Settings.Section}:{nameof(AccessLog)} is '{text}'; it must be all, failures or none."),
    };

    private static bool ParseSwitch(IConfigurationSection section, string key, bool byDefault) => section[key] switch
    {
        null or "" => byDefault,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new BadSettingException($"{section.Path}:{key} is '{text}'; it must be true or false."),
    };
}
