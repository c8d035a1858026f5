using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources;

#pragma warning disable CA2227 // Settable collections, as in the official API.

/// <summary>A Compose file. Its members are those of the Compose specification, in the order they are written.</summary>
[YamlSerializable]
public sealed class ComposeFile
{
    [YamlMember(Alias = "name")]
    public string? Name { get; set; }

    [YamlMember(Alias = "version")]
    public string? Version { get; set; }

    [YamlMember(Alias = "services")]
    public Dictionary<string, Service> Services { get; set; } = [];

    [YamlMember(Alias = "networks")]
    public Dictionary<string, Network> Networks { get; set; } = [];

    [YamlMember(Alias = "volumes")]
    public Dictionary<string, Volume> Volumes { get; set; } = [];

    [YamlMember(Alias = "configs")]
    public Dictionary<string, Config> Configs { get; set; } = [];

    public ComposeFile AddNetwork(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Networks[network.Name] = network;
        return this;
    }

    public ComposeFile AddService(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        Services[service.Name] = service;
        return this;
    }

    public ComposeFile AddVolume(Volume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        Volumes[volume.Name] = volume;
        return this;
    }

    public ComposeFile AddConfig(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Configs[config.Name] = config;
        return this;
    }

    /// <summary>The file's text. The same file gives the same text.</summary>
    public string ToYaml(string lineEndings = "\n") => ComposeYaml.Write(this, lineEndings);
}
