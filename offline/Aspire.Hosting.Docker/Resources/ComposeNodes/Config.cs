using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A file that services find in their containers.</summary>
[YamlSerializable]
public sealed class Config : NamedComposeMember
{
    [YamlMember(Alias = "file")]
    public string? File { get; set; }

    [YamlMember(Alias = "external")]
    public bool? External { get; set; }

    /// <summary>The text itself. Compose puts its variables in: a dollar sign that is to stay has to be doubled.</summary>
    [YamlMember(Alias = "content")]
    public string? Content { get; set; }
}
