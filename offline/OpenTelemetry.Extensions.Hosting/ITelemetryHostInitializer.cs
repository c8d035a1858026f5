namespace OpenTelemetry;

/// <summary>Starts telemetry with the host; an application may register its own.</summary>
public interface ITelemetryHostInitializer
{
    void Initialize();
}
