namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>The server that is generated when no configuration directory was given.</summary>
internal static class DefaultSite
{
    public static string Render(string upstream) =>
        $$"""
        server {
            include generated/server.conf;

            location / {
                proxy_pass http://{{upstream}};
            }

            error_page 502 504 =503 @unavailable;
            location @unavailable {
                default_type application/json;
                add_header Retry-After 2 always;
                {{SecurityHeaders.Include}}
                return 503 '{"error":"no replica answers"}';
            }
        }

        """;
}
