namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders generated/probes.conf: what asks nginx about itself, under every host name.</summary>
internal static class ProbesFile
{
    public const string HealthPath = "/nginx-health";
    public const string StatusPath = "/nginx-status";

    /// <summary>The header that has the key of the status.</summary>
    public const string StatusKeyHeader = "X-Nginx-Status-Key";

    private const string StatusKeyVariable = "$http_x_nginx_status_key";

    /// <param name="telemetry">Whether there are metrics.</param>
    /// <param name="statusKey">Who knows it gets the status; null: who comes from the same machine. A container has no such neighbours.</param>
    public static string Render(NginxTelemetryOptions telemetry, string? statusKey) => telemetry.Enabled ? Health + Status(statusKey) : Health;

    private const string Health =
        $$"""
        location = {{HealthPath}} {
            access_log off;
            default_type text/plain;
            return 200 "nginx answers\n";
        }

        """;

    private static string Status(string? key) =>
        $$"""

        # Connections, for the metrics; nobody else's business.
        location = {{StatusPath}} {
            access_log off;
            {{(key is null ? SameMachine : $"if ({StatusKeyVariable} != \"{key}\") {{ return 403; }}")}}
            stub_status;
        }

        """;

    private const string SameMachine = "allow 127.0.0.1;\n    allow ::1;\n    deny all;";
}
