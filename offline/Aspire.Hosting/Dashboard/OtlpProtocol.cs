namespace Aspire.Hosting;

/// <summary>How telemetry travels to the dashboard.</summary>
public enum OtlpProtocol
{
    Grpc = 0,
    HttpProtobuf = 1,
    HttpJson = 2,
}
