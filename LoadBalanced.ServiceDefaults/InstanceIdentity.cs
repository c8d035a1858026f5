using Microsoft.Extensions.Configuration;
using OpenTelemetry.Resources;

namespace LoadBalanced.ServiceDefaults;

/// <summary>Tells the instances of one service apart in the telemetry.</summary>
internal static class InstanceIdentity
{
    private const string InstanceId = "service.instance.id";

    /// <summary>Aspire gives each instance an id while it runs the application; published, the host's name is one: in a container, its id.</summary>
    public static void AddTo(ResourceBuilder resource, IConfiguration configuration)
    {
        if (configuration["OTEL_RESOURCE_ATTRIBUTES"]?.Contains($"{InstanceId}=", StringComparison.Ordinal) is not true)
        {
            resource.AddAttributes([new(InstanceId, Environment.MachineName)]);
        }
    }
}
