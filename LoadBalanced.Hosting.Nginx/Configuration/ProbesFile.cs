namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders generated/probes.conf: what asks nginx about itself, under every host name.</summary>
internal static class ProbesFile
{
    public const string HealthPath = "/nginx-health";
    public const string StatusPath = "/nginx-status";

    public const string Text =
        $$"""
        location = {{HealthPath}} {
            access_log off;
            default_type text/plain;
            return 200 "nginx answers\n";
        }

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
