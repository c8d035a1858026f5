using System.Text.Json.Serialization;

namespace Aspire.Hosting.Dcp.Model;

/// <summary>A local process that DCP starts, watches and stops.</summary>
internal sealed record Executable : DcpObject<ExecutableSpec, ExecutableStatus>, IDcpObject
{
    public static string Kind => "Executable";

    public static string Plural => "executables";
}

internal sealed record ExecutableSpec
{
    public string ExecutablePath { get; init; } = "";

    public string? WorkingDirectory { get; init; }

    public List<string>? Args { get; init; }

    public List<EnvVar>? Env { get; init; }

    /// <summary>One of <see cref="ExecutionTypes"/>; DCP's default is a process.</summary>
    public string? ExecutionType { get; init; }

    public AmbientEnvironment? AmbientEnvironment { get; init; }

    /// <summary>False keeps the process from starting until it is patched to true.</summary>
    public bool? Start { get; init; }

    /// <summary>Patched to true, ends the process; there is no way back.</summary>
    public bool? Stop { get; init; }

    /// <summary>True lets the process outlive DCP.</summary>
    public bool? Persistent { get; init; }
}

internal sealed record ExecutableStatus
{
    /// <summary>One of <see cref="ExecutableStates"/>; null before DCP first looks at the object.</summary>
    public string? State { get; init; }

    [JsonPropertyName("executionID")]
    public string? ExecutionId { get; init; }

    public int? Pid { get; init; }

    public DateTimeOffset? StartupTimestamp { get; init; }

    public DateTimeOffset? FinishTimestamp { get; init; }

    public int? ExitCode { get; init; }

    public string? StdOutFile { get; init; }

    public string? StdErrFile { get; init; }

    public List<EnvVar>? EffectiveEnv { get; init; }

    public List<string>? EffectiveArgs { get; init; }
}

internal sealed record EnvVar(string Name, string? Value);

/// <summary>Whether a process also gets the environment that DCP itself was started with.</summary>
internal sealed record AmbientEnvironment(string Behavior)
{
    public static AmbientEnvironment Inherit { get; } = new("Inherit");

    public static AmbientEnvironment DoNotInherit { get; } = new("DoNotInherit");
}

internal static class ExecutionTypes
{
    public const string Process = "Process";
    public const string Ide = "IDE";
}

internal static class ExecutableStates
{
    public const string Starting = "Starting";
    public const string Running = "Running";
    public const string Stopping = "Stopping";
    public const string Finished = "Finished";
    public const string Terminated = "Terminated";
    public const string FailedToStart = "FailedToStart";
    public const string Unknown = "Unknown";

    /// <summary>Whether the process has ended for good, or never ran.</summary>
    public static bool IsFinal(string? state) => state is Finished or Terminated or FailedToStart;
}
