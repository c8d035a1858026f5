using Microsoft.AspNetCore.HttpOverrides;

namespace LoadBalanced.Api;

internal static class LocalProxies
{
    /// <summary>
    /// Takes the client's address, scheme and host from a proxy's X-Forwarded headers. ASP.NET Core believes loopback
    /// proxies alone unless more are named, and that stays so: anyone else could claim any address.
    /// </summary>
    public static IServiceCollection TrustLocalProxies(this IServiceCollection services) =>
        services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders =
            ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost);
}
