using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Front;

namespace Aspire.Hosting;

/// <summary>
/// Provides extension methods for how an nginx resource meets its clients.
/// </summary>
public static class NginxFrontExtensions
{
    /// <summary>
    /// Answers only to these host names, and to <c>localhost</c>, <c>127.0.0.1</c> and <c>[::1]</c>; any other gets 421.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="names">Host names, one or more, in ASCII (xn--…); <c>*.example.com</c> stands for every name below. Added to those given before.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">A name is no host name, or there is none.</exception>
    /// <remarks>
    /// Names below <c>localhost</c> lead to this machine without any setting, in browsers and curl (RFC 6761). Each name without a wildcard
    /// is a link on the dashboard. Without a server name, nginx answers to every host.
    /// </remarks>
    public static IResourceBuilder<NginxResource> WithServerName(this IResourceBuilder<NginxResource> builder, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(names);

        if (names.Length == 0)
        {
            throw new ArgumentException("There is no server name; there must be at least one.", nameof(names));
        }

        var known = builder.Resource.Front.ServerNames;
        known.AddRange(names.Select(ServerName.Check).Except(known, StringComparer.Ordinal).ToList());

        return builder;
    }

    /// <summary>
    /// Limits what a client may send: its rate, connections, and the sizes of headers and bodies.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="configure">Changes the defaults of <see cref="NginxLimitOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IResourceBuilder<NginxResource> WithLimits(this IResourceBuilder<NginxResource> builder, Action<NginxLimitOptions> configure) =>
        builder.Configure(configure, front => front.Limits, FrontRules.Check);

    /// <summary>
    /// Sets how long nginx waits for a client.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="configure">Changes the defaults of <see cref="NginxTimeoutOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IResourceBuilder<NginxResource> WithTimeouts(this IResourceBuilder<NginxResource> builder, Action<NginxTimeoutOptions> configure) =>
        builder.Configure(configure, front => front.Timeouts, FrontRules.Check);

    /// <summary>
    /// Sets what is compressed.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="configure">Changes the defaults of <see cref="NginxGzipOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IResourceBuilder<NginxResource> WithGzip(this IResourceBuilder<NginxResource> builder, Action<NginxGzipOptions> configure) =>
        builder.Configure(configure, front => front.Gzip, FrontRules.Check);

    /// <summary>
    /// Sets the headers that tell browsers what not to do.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="configure">Changes the defaults of <see cref="NginxSecurityHeaderOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">A value holds a double quote, a backslash, a dollar sign, or what is no printable ASCII.</exception>
    public static IResourceBuilder<NginxResource> WithSecurityHeaders(
        this IResourceBuilder<NginxResource> builder, Action<NginxSecurityHeaderOptions> configure) =>
        builder.Configure(configure, front => front.SecurityHeaders, options => SecurityHeaders.RenderValues(options));

    /// <summary>
    /// Sets which requests get a line in nginx's console log. Default: every one.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="log">Which requests.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">The value is none of <see cref="NginxAccessLog"/>.</exception>
    /// <remarks>
    /// A line is a JSON object: <c>time</c>, <c>status</c>, <c>method</c>, <c>uri</c>, <c>seconds</c>, <c>bytes</c>, <c>client</c>, <c>host</c>,
    /// <c>replica</c>, <c>tries</c>, <c>trace_id</c>, <c>request_id</c>. It comes within a second of its request.
    /// </remarks>
    public static IResourceBuilder<NginxResource> WithAccessLog(this IResourceBuilder<NginxResource> builder, NginxAccessLog log)
    {
        ArgumentNullException.ThrowIfNull(builder);

        if (!Enum.IsDefined(log))
        {
            throw new ArgumentException($"The access log is {log}; it must be {string.Join(", ", Enum.GetNames<NginxAccessLog>())}.", nameof(log));
        }

        builder.Resource.Front.AccessLog = log;

        return builder;
    }

    /// <summary>
    /// Sets what requests tell the dashboard: spans and metrics.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="configure">Changes the defaults of <see cref="NginxTelemetryOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IResourceBuilder<NginxResource> WithRequestTelemetry(
        this IResourceBuilder<NginxResource> builder, Action<NginxTelemetryOptions> configure) =>
        builder.Configure(configure, front => front.Telemetry, FrontRules.Check);

    private static IResourceBuilder<NginxResource> Configure<T>(
        this IResourceBuilder<NginxResource> builder, Action<T> configure, Func<ClientFront, T> select, Action<T> check)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        var options = select(builder.Resource.Front);
        configure(options);
        check(options);

        return builder;
    }
}
