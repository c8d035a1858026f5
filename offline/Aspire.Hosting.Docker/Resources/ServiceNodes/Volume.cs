using Aspire.Hosting.Docker.Resources.ComposeNodes;
using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A volume of the project, or one that a service mounts.</summary>
[YamlSerializable]
public sealed class Volume : NamedComposeMember
{
    [YamlMember(Alias = "type")]
    public string? Type { get; set; }

    [YamlMember(Alias = "target")]
    public string? Target { get; set; }

    [YamlMember(Alias = "source")]
    public string? Source { get; set; }

    [YamlMember(Alias = "read_only")]
    public bool? ReadOnly { get; set; }

    [YamlMember(Alias = "driver")]
    public string? Driver { get; set; }

    [YamlMember(Alias = "external")]
    public bool? External { get; set; }
}
