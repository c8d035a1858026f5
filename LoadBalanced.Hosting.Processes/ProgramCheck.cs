using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Processes;

/// <summary>Refuses to start a process whose program is missing, in words a person can act on.</summary>
internal static class ProgramCheck
{
    public static Task RunAsync(BeforeResourceStartedEvent starting, CancellationToken cancellationToken)
    {
        var surrogate = (ExecutableSurrogate)starting.Resource;
        if (ProgramPath.Find(surrogate.Command) is not null)
        {
            return Task.CompletedTask;
        }

        var message = Describe(surrogate);
        var services = starting.Services;
        services.GetRequiredService<ResourceLoggerService>().GetLogger(surrogate).LogError("{Message}", message);
        services.GetRequiredService<ILogger<ExecutableSurrogate>>().LogError("{Message}", message);
        throw new DistributedApplicationException(message);
    }

    private static string Describe(ExecutableSurrogate surrogate)
    {
        var command = surrogate.Command;
        var problem = Path.IsPathRooted(command)
            ? $"the program '{command}' is not there or not executable"
            : $"the program '{command}' is not on PATH";
        var hint = surrogate.InstallHint is { Length: > 0 } text ? $": {text}" : "";

        return $"Cannot start '{surrogate.Name}': {problem}{hint}.";
    }
}
