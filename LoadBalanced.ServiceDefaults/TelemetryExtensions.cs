using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace LoadBalanced.ServiceDefaults;

/// <summary>Traces, metrics and logs from the sources and meters that are built into .NET: no instrumentation package.</summary>
internal static class TelemetryExtensions
{
    // One after the other, logs, traces and metrics are sent a last time when the service ends, each for this long where the
    // dashboard is away, for Aspire asks for retries. OpenTelemetry's own 10 s kept a replica from ending for 15 s; DCP waits
    // for 10 s, then calls the stop failed.
    private const string ExportTimeout = "OTEL_EXPORTER_OTLP_TIMEOUT";
    private const string ExportMilliseconds = "2000";

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // Unless told otherwise, ASP.NET Core 10 leaves its spans without HTTP tags, and the sampler without the path.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        builder.Services.AddSingleton<IStartupFilter, RequestSpanNaming>();

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => InstanceIdentity.AddTo(resource, builder.Configuration))
            .WithMetrics(metrics => metrics
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime")
                .AddMeter(builder.Environment.ApplicationName))
            .WithTracing(tracing => tracing
                .AddSource("Microsoft.AspNetCore", "System.Net.Http")
                .AddSource(builder.Environment.ApplicationName)
                .SetSampler(HealthProbeSampler.IgnoringProbes()));

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Configuration[ExportTimeout] ??= ExportMilliseconds;
            telemetry.UseOtlpExporter();
        }
    }
}
