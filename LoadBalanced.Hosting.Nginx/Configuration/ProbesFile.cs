namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders generated/probes.conf: what asks nginx about itself, under every host name.</summary>
internal static class ProbesFile
{
    public const string HealthPath = "/nginx-health";
    public const string StatusPath = "/nginx-status";

    public static string Render(NginxTelemetryOptions telemetry) => telemetry.Enabled ? Health + Status : Health;

    private const string Health =
        $$"""
        location = {{HealthPath}} {
            access_log off;
            default_type text/plain;
            return 200 "nginx answers\n";
        }

        """;

    private const string Status =
        $$"""

        # Connections, for the metrics; nobody else's business.
        location = {{StatusPath}} {
            access_log off;
            allow 127.0.0.1;
            allow ::1;
            deny all;
            stub_status;
        }

        """;
}
