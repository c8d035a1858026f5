using System.Text.Json.Serialization;

namespace Aspire.Hosting.Dcp.Model;

/// <summary>A container that DCP has the engine run, watches and stops.</summary>
internal sealed record Container : DcpObject<ContainerSpec, ContainerStatus>, IDcpObject
{
    public static string Kind => "Container";

    public static string Plural => "containers";
}

internal sealed record ContainerSpec
{
    /// <summary>The name the engine shows; it must be free.</summary>
    public string? ContainerName { get; init; }

    public string? Image { get; init; }

    /// <summary>One of <see cref="PullPolicies"/>; DCP's default is to pull an image that is missing.</summary>
    public string? PullPolicy { get; init; }

    /// <summary>Takes the place of the image's entry point.</summary>
    public string? Command { get; init; }

    public List<string>? Args { get; init; }

    public List<EnvVar>? Env { get; init; }

    public List<VolumeMount>? VolumeMounts { get; init; }

    /// <summary>Files that DCP puts into the container before it starts.</summary>
    public List<CreatedFiles>? CreateFiles { get; init; }

    public List<ContainerPort>? Ports { get; init; }

    /// <summary>The container does not start before it is connected to all of them.</summary>
    public List<NetworkConnection>? Networks { get; init; }

    /// <summary>Further arguments for the engine's own command line.</summary>
    public List<string>? RunArgs { get; init; }

    /// <summary>Patched to true, ends the container; there is no way back.</summary>
    public bool? Stop { get; init; }
}

internal sealed record ContainerStatus
{
    /// <summary>One of <see cref="ContainerStates"/>; null before DCP first looks at the object.</summary>
    public string? State { get; init; }

    public string? ContainerName { get; init; }

    public string? ContainerId { get; init; }

    public DateTimeOffset? StartupTimestamp { get; init; }

    public DateTimeOffset? FinishTimestamp { get; init; }

    /// <summary><see cref="UnknownExitCode"/> while there is none.</summary>
    public int? ExitCode { get; init; }

    public List<EnvVar>? EffectiveEnv { get; init; }

    public List<string>? EffectiveArgs { get; init; }

    /// <summary>What DCP or the engine has to say of the state.</summary>
    public string? Message { get; init; }

    public const int UnknownExitCode = -1;
}

/// <summary>A host directory (bind) or an engine's volume at a path of the container.</summary>
internal sealed record VolumeMount(string Type, string? Source, string Target, bool ReadOnly)
{
    public const string Bind = "bind";
    public const string Volume = "volume";
}

/// <summary>A port of the container; without a host port the engine chooses one, for DCP's proxy to lead to.</summary>
internal sealed record ContainerPort
{
    [JsonPropertyName("containerPort")]
    public required int Number { get; init; }

    public int? HostPort { get; init; }

    public string Protocol { get; init; } = "TCP";

    /// <summary>The address of this machine to publish at; DCP's default is loopback.</summary>
    [JsonPropertyName("hostIP")]
    public string? HostAddress { get; init; }
}

internal sealed record NetworkConnection(string Name, List<string> Aliases);

/// <summary>Files and directories below one path of the container. Owners are numeric; 0 is root.</summary>
internal sealed record CreatedFiles(string Destination, List<CreatedFile> Entries)
{
    public int? DefaultOwner { get; init; }

    public int? DefaultGroup { get; init; }

    public int? Umask { get; init; }
}

/// <summary>A file, with its contents or the path they come from, or a directory with entries of its own.</summary>
internal sealed record CreatedFile(string Type, string Name)
{
    public const string File = "file";
    public const string Directory = "directory";

    public int? Owner { get; init; }

    public int? Group { get; init; }

    /// <summary>0 leaves it to the umask.</summary>
    public int Mode { get; init; }

    public string? Source { get; init; }

    public string? Contents { get; init; }

    public List<CreatedFile>? Entries { get; init; }

    public bool? ContinueOnError { get; init; }
}

internal static class PullPolicies
{
    public const string Always = "always";
    public const string Missing = "missing";
    public const string Never = "never";
}

internal static class ContainerStates
{
    public const string Pending = "Pending";
    public const string Starting = "Starting";
    public const string Running = "Running";
    public const string Stopping = "Stopping";
    public const string Exited = "Exited";
    public const string FailedToStart = "FailedToStart";
    public const string RuntimeUnhealthy = "RuntimeUnhealthy";
}
