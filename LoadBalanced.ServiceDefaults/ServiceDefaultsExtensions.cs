using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace LoadBalanced.ServiceDefaults;

/// <summary>What every service of the application shares: telemetry and health endpoints.</summary>
public static class ServiceDefaultsExtensions
{
    internal const string HealthPath = "/health";
    internal const string AlivePath = "/alive";

    private const string LiveTag = "live";

    /// <summary>
    /// Adds traces, metrics and logs over OTLP (exported when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, as Aspire does),
    /// and the health check <c>self</c>, which fails only when the process does.
    /// </summary>
    /// <typeparam name="TBuilder">The host's builder.</typeparam>
    /// <param name="builder">The host to add them to.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.AddTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (200 when every check passes: ready for traffic) and <c>/alive</c> (200 while the process
    /// answers, whatever it depends on); both answer 503 otherwise. Neither makes a span.
    /// </summary>
    /// <param name="app">The application to map them in.</param>
    /// <returns>The same application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        app.MapHealthChecks(HealthPath).DisableHttpMetrics();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).DisableHttpMetrics();
        return app;
    }
}
