namespace Aspire.Hosting.Dcp;

/// <summary>How to start DCP.</summary>
/// <param name="CliPath">The path of the <c>dcp</c> program.</param>
internal sealed record DcpOptions(string CliPath)
{
    /// <summary>"docker" or "podman"; null lets DCP choose.</summary>
    public string? ContainerRuntime { get; init; }

    /// <summary>Where DCP writes its own diagnostic logs; null for none.</summary>
    public string? DiagnosticsLogFolder { get; init; }

    /// <summary>The longest wait for DCP's API server, from the start of the process.</summary>
    // It takes a second; beside eight builds on two cores, 20 s were not enough.
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait for DCP to clean up and end before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
