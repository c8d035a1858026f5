using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>
/// Provides extension methods for serving https with an nginx resource.
/// </summary>
public static class NginxHttpsExtensions
{
    /// <summary>
    /// Serves https beside http: TLS 1.2 and 1.3, HTTP/2, with the ASP.NET Core development certificate or the one given with
    /// <c>WithHttpsCertificate</c>.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="port">The port of this machine that clients call, 1 to 65535. Default: a free one.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The port is not in 1 to 65535.</exception>
    /// <exception cref="DistributedApplicationException">It serves https already.</exception>
    /// <remarks>
    /// The development certificate is made and trusted by <c>dotnet dev-certs https --trust</c>; without a trusted one nginx does not start, and
    /// says so. It is good for <c>localhost</c> and, since .NET 10, for <c>*.dev.localhost</c>. Certificate and key are written to <c>tls/</c>
    /// in nginx's run directory, the key readable by this user only, and the key is removed when the AppHost ends. In publish mode nothing
    /// happens: there https is the deployment's matter.
    /// </remarks>
    public static IResourceBuilder<NginxResource> WithHttps(this IResourceBuilder<NginxResource> builder, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        if (port is < 1 or > 65535)
        {
            throw new ArgumentOutOfRangeException(nameof(port), port, "The https port of nginx must be 1 to 65535.");
        }

        return builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? builder
            : builder.WithHttpsEndpoint(port: port, targetPort: NginxResource.ContainerHttpsPort, name: NginxResource.HttpsEndpointName);
    }

    /// <summary>
    /// Answers plain http with <c>308</c> and the https address of the same page; <c>/nginx-health</c> stays.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <remarks>Needs <see cref="WithHttps"/>. In publish mode nothing happens.</remarks>
    public static IResourceBuilder<NginxResource> WithHttpsRedirect(this IResourceBuilder<NginxResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Resource.Front.RedirectsToHttps = builder.ApplicationBuilder.ExecutionContext.IsRunMode;

        return builder;
    }
}
