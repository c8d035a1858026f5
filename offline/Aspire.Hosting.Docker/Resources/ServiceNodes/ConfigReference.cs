using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>Where a service finds a config.</summary>
[YamlSerializable]
public sealed class ConfigReference
{
    [YamlMember(Alias = "source")]
    public string? Source { get; set; }

    [YamlMember(Alias = "target")]
    public string? Target { get; set; }

    [YamlMember(Alias = "uid")]
    public string? Uid { get; set; }

    [YamlMember(Alias = "gid")]
    public string? Gid { get; set; }

    [YamlMember(Alias = "mode")]
    public UnixFileMode? Mode { get; set; }
}
