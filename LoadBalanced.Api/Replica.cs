namespace LoadBalanced.Api;

/// <summary>Which of the replicas this process is: the resource's name under Aspire, else the host's name (in a container, its id).</summary>
internal sealed record Replica(string Id)
{
    public static Replica FromConfiguration(IConfiguration configuration) =>
        new(configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : Environment.MachineName);
}
