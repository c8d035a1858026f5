using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

#pragma warning disable CA1002, CA2227 // Settable lists, as in the official API.

/// <summary>How the engine finds out whether a container is healthy.</summary>
[YamlSerializable]
public sealed class Healthcheck
{
    [YamlMember(Alias = "test")]
    public List<string> Test { get; set; } = [];

    [YamlMember(Alias = "interval")]
    public required string Interval { get; set; }

    [YamlMember(Alias = "timeout")]
    public required string Timeout { get; set; }

    [YamlMember(Alias = "retries")]
    public int? Retries { get; set; }

    [YamlMember(Alias = "start_period")]
    public required string StartPeriod { get; set; }
}
