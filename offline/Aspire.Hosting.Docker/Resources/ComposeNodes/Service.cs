using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;
using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

#pragma warning disable CA1002, CA2227 // Settable lists, as in the official API.

/// <summary>A service of the project, one container or several alike.</summary>
[YamlSerializable]
public sealed class Service : NamedComposeMember
{
    [YamlMember(Alias = "image")]
    public string? Image { get; set; }

    [YamlMember(Alias = "pull_policy")]
    public string? PullPolicy { get; set; }

    [YamlMember(Alias = "container_name")]
    public string? ContainerName { get; set; }

    [YamlMember(Alias = "command")]
    public List<string> Command { get; set; } = [];

    [YamlMember(Alias = "entrypoint")]
    public List<string> Entrypoint { get; set; } = [];

    [YamlMember(Alias = "environment")]
    public Dictionary<string, string> Environment { get; set; } = [];

    [YamlMember(Alias = "working_dir")]
    public string? WorkingDir { get; set; }

    [YamlMember(Alias = "ports")]
    public List<string> Ports { get; set; } = [];

    [YamlMember(Alias = "expose")]
    public List<string> Expose { get; set; } = [];

    [YamlMember(Alias = "volumes")]
    public List<Volume> Volumes { get; set; } = [];

    [YamlMember(Alias = "depends_on")]
    public Dictionary<string, ServiceDependency> DependsOn { get; set; } = [];

    [YamlMember(Alias = "user")]
    public string? User { get; set; }

    [YamlMember(Alias = "networks")]
    public List<string> Networks { get; set; } = [];

    [YamlMember(Alias = "restart")]
    public string? Restart { get; set; }

    [YamlMember(Alias = "deploy")]
    public Deploy? Deploy { get; set; }

    [YamlMember(Alias = "healthcheck")]
    public Healthcheck? Healthcheck { get; set; }

    [YamlMember(Alias = "labels")]
    public Dictionary<string, string> Labels { get; set; } = [];

    [YamlMember(Alias = "hostname")]
    public string? Hostname { get; set; }

    [YamlMember(Alias = "cap_add")]
    public List<string> CapAdd { get; set; } = [];

    [YamlMember(Alias = "cap_drop")]
    public List<string> CapDrop { get; set; } = [];

    [YamlMember(Alias = "init")]
    public bool? Init { get; set; }

    [YamlMember(Alias = "read_only")]
    public bool? ReadOnly { get; set; }

    [YamlMember(Alias = "security_opt")]
    public List<string> SecurityOpt { get; set; } = [];

    [YamlMember(Alias = "configs")]
    public List<ConfigReference> Configs { get; set; } = [];

    [YamlMember(Alias = "stop_grace_period")]
    public string? StopGracePeriod { get; set; }

    [YamlMember(Alias = "stop_signal")]
    public string? StopSignal { get; set; }

    [YamlMember(Alias = "tmpfs")]
    public List<string> Tmpfs { get; set; } = [];

    public Service AddVolume(Volume volume)
    {
        Volumes.Add(volume);
        return this;
    }

    public Service AddConfig(ConfigReference config)
    {
        Configs.Add(config);
        return this;
    }
}
