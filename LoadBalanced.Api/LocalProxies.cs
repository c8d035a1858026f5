using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace LoadBalanced.Api;

internal static class LocalProxies
{
    /// <summary>
    /// Takes the client's address, scheme and host from the X-Forwarded headers of a proxy on this machine (nginx replaces
    /// whatever its client sent). From anyone else they are ignored: anyone could claim any address.
    /// </summary>
    public static IServiceCollection TrustLocalProxies(this IServiceCollection services) =>
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;

            // Not left to the defaults: Aspire sets ASPNETCORE_FORWARDEDHEADERS_ENABLED, by which ASP.NET Core believes everybody.
            options.KnownProxies.Clear();
            options.KnownProxies.Add(IPAddress.IPv6Loopback);
            options.KnownIPNetworks.Clear();
            options.KnownIPNetworks.Add(new System.Net.IPNetwork(IPAddress.Parse("127.0.0.0"), 8));
        });
}
