using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A network of the project.</summary>
[YamlSerializable]
public sealed class Network : NamedComposeMember
{
    [YamlMember(Alias = "driver")]
    public string? Driver { get; set; }

    [YamlMember(Alias = "external")]
    public bool? External { get; set; }

    [YamlMember(Alias = "attachable")]
    public bool? Attachable { get; set; }

    [YamlMember(Alias = "internal")]
    public bool? Internal { get; set; }
}
