using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Configuration;

/// <summary>How the AppHost was started: in which environment, and what for.</summary>
internal static class AppHostEnvironment
{
    /// <summary>Null leaves the choice to the host; web tooling sets only the ASP.NET Core variable.</summary>
    public static string? Name => Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is null
        ? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
        : null;

    /// <exception cref="DistributedApplicationException">The stand-ins cannot do what was asked for.</exception>
    public static DistributedApplicationOperation Operation(IConfiguration configuration)
    {
        var operation = configuration["operation"] ?? configuration["AppHost:Operation"] ?? (configuration["publisher"] is null ? "run" : "publish");

        return operation.ToUpperInvariant() switch
        {
            "RUN" => DistributedApplicationOperation.Run,
            "PUBLISH" => throw new DistributedApplicationException(
                "The offline stand-ins cannot publish yet; build with the official Aspire packages (-p:AspireSource=packages)."),
            _ => throw new DistributedApplicationException($"Operation '{operation}' is unknown; it must be 'run' or 'publish'."),
        };
    }
}
