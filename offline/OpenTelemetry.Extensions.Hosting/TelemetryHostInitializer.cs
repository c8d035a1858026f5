using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OpenTelemetry.Extensions.Hosting.Implementation;

internal sealed class TelemetryHostInitializer(IServiceProvider services) : ITelemetryHostInitializer
{
    // A provider listens and exports from the moment it is created, and nothing else resolves it.
    public void Initialize()
    {
        _ = services.GetService<MeterProvider>();
        _ = services.GetService<TracerProvider>();
        _ = services.GetService<LoggerProvider>();
    }
}
