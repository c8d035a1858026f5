using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Configuration;

/// <summary>How the AppHost was started: in which environment, and what for.</summary>
internal static class AppHostEnvironment
{
    /// <summary>Null leaves the choice to the host; web tooling sets only the ASP.NET Core variable.</summary>
    public static string? Name => Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is null
        ? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
        : null;

    /// <exception cref="DistributedApplicationException">There is no such operation.</exception>
    public static DistributedApplicationOperation Operation(IConfiguration configuration)
    {
        var operation = configuration["AppHost:Operation"] ?? (configuration["Publishing:Publisher"] is null ? "run" : "publish");

        return operation.ToUpperInvariant() switch
        {
            "RUN" => DistributedApplicationOperation.Run,
            "PUBLISH" => DistributedApplicationOperation.Publish,
            _ => throw new DistributedApplicationException($"Operation '{operation}' is unknown; it must be 'run' or 'publish'."),
        };
    }
}
