using Aspire.Hosting.Nginx.Routing;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>The server that is generated when no configuration directory was given.</summary>
internal static class DefaultSite
{
    public static string Render(Routes routes, IEnumerable<Upstream> upstreams) =>
        $$"""
        server {
            include generated/server.conf;

        {{Root(routes, upstreams)}}
            error_page 502 504 =503 @unavailable;
            location @unavailable {
                default_type application/json;
                add_header Retry-After 2 always;
                {{SecurityHeaders.Include}}
                return 503 '{"error":"no replica answers"}';
            }
        }

        """;

    private static string Root(Routes routes, IEnumerable<Upstream> upstreams)
    {
        if (routes.Locations.Any(location => location.Path == "/"))
        {
            return "";
        }

        return
            $$"""
                location / {
                    {{(routes.Default(upstreams) is { } upstream ? $"proxy_pass http://{upstream.Name}" : "return 404")}};
                }

            """;
    }
}
