namespace LoadBalanced.Api;

/// <summary>Which of the replicas this process is: in a container its host name, else the resource's name under Aspire or the host's name.</summary>
internal sealed record Replica(string Id)
{
    // Containers of one service share the name that telemetry gets; what tells them apart is the id the engine made their host name of.
    public static Replica FromConfiguration(IConfiguration configuration) =>
        new(!configuration.GetValue("DOTNET_RUNNING_IN_CONTAINER", defaultValue: false) && configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name
            ? name
            : Environment.MachineName);
}
