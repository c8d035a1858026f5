using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace LoadBalanced.Api;

/// <summary>
/// Takes the client's address, scheme and host from the X-Forwarded headers of a trusted proxy (nginx replaces whatever its
/// client sent). From anyone else they are ignored: anyone could claim any address.
/// </summary>
internal static class ProxyHeaders
{
    public static void AddTrustedProxies(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(_ => new TrustedProxies(
            builder.Configuration[TrustedProxies.Setting], name => new ProxyHost(name, Dns.GetHostAddressesAsync, TimeProvider.System)));

        // Aspire sets ASPNETCORE_FORWARDEDHEADERS_ENABLED, by which ASP.NET Core itself would believe everybody.
        builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.None);
    }

    /// <exception cref="BadSettingException">The setting breaks its rule.</exception>
    public static void UseTrustedProxies(this IApplicationBuilder app)
    {
        var proxies = app.ApplicationServices.GetRequiredService<TrustedProxies>();
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };

        // Whom to believe is settled before it is asked.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();

        app.Use(next =>
        {
            var believing = new ForwardedHeadersMiddleware(next, app.ApplicationServices.GetRequiredService<ILoggerFactory>(), Options.Create(options));

            return context =>
            {
                var trusted = proxies.IncludeAsync(context.Connection.RemoteIpAddress);

                // Nearly always: only a name that has to be looked up takes its time.
                return trusted.IsCompletedSuccessfully ? Continue(trusted.Result, context) : AwaitedAsync(trusted, context);
            };

            Task Continue(bool isTrusted, HttpContext context) => isTrusted ? believing.Invoke(context) : next(context);

            async Task AwaitedAsync(ValueTask<bool> trusted, HttpContext context) => await Continue(await trusted, context);
        });
    }
}
