namespace LoadBalanced.AppHost;

/// <summary>What Redis and nginx run as.</summary>
internal enum Runtime
{
    /// <summary>Containers where an engine answers and has the images or can pull them, local processes elsewhere.</summary>
    Auto,
    Containers,
    Processes,
}

internal static class RuntimeResolution
{
    /// <summary>Settles <see cref="Runtime.Auto"/>, and holds <see cref="Runtime.Containers"/> against what this machine can do.</summary>
    /// <param name="wanted">The setting.</param>
    /// <param name="builder">The application, with its containers declared.</param>
    /// <param name="complaints">Gets one line when containers cannot be, unless nobody asked for them and there is no engine.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>Containers or processes; null when the setting cannot be followed.</returns>
    public static async Task<Runtime?> ResolveAsync(
        this Runtime wanted, IDistributedApplicationBuilder builder, TextWriter complaints, CancellationToken cancellationToken = default)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return Runtime.Containers;
        }

        var engine = wanted is Runtime.Processes ? null : await ContainerEngine.FindAsync(builder.Configuration, cancellationToken);
        if (engine is null)
        {
            if (wanted is Runtime.Containers)
            {
                await complaints.WriteLineAsync(
                    $"{Settings.Section}:Runtime is 'containers', but no container engine answers: start Docker or Podman, or set it to processes.");
            }

            return wanted is Runtime.Containers ? null : Runtime.Processes;
        }

        try
        {
            await ContainerImages.EnsureAsync(engine, builder.Resources.OfType<ContainerResource>(), Console.Out, cancellationToken);

            // nginx reaches the replicas without it, and it would have to build an image first.
            builder.Configuration["ASPIRE_ENABLE_CONTAINER_TUNNEL"] ??= "false";
            return Runtime.Containers;
        }
        catch (BadSettingException problem)
        {
            await complaints.WriteLineAsync(problem.Message);
            return wanted is Runtime.Auto ? Runtime.Processes : null;
        }
    }
}
