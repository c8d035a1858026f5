using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>A variable that the Compose file leaves open, and <c>.env</c> has a line for.</summary>
public sealed class CapturedEnvironmentVariable
{
    public required string Name { get; init; }

    /// <summary>The comment above the line.</summary>
    public string? Description { get; set; }

    public string? DefaultValue { get; set; }

    /// <summary>What the value is of.</summary>
    public object? Source { get; set; }

    public IResource? Resource { get; set; }
}
