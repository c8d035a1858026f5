using Microsoft.Extensions.Configuration;

namespace LoadBalanced.AppHost;

/// <summary>What Redis and nginx run as.</summary>
internal enum Runtime
{
    /// <summary>Containers where an engine answers, local processes elsewhere.</summary>
    Auto,
    Containers,
    Processes,
}

internal static class RuntimeResolution
{
    /// <summary>Settles <see cref="Runtime.Auto"/>, and holds <see cref="Runtime.Containers"/> against what this machine can do.</summary>
    /// <exception cref="BadSettingException">Containers were asked for and no engine answers.</exception>
    public static async Task<Runtime> ResolveAsync(this Runtime wanted, IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (wanted is Runtime.Processes)
        {
            return wanted;
        }

        if (await ContainerEngine.AnswersAsync(configuration, cancellationToken))
        {
            return Runtime.Containers;
        }

        return wanted is Runtime.Auto
            ? Runtime.Processes
            : throw new BadSettingException(
                $"{Settings.Section}:Runtime is 'containers', but no container engine answers: start Docker or Podman, or set it to processes.");
    }
}
