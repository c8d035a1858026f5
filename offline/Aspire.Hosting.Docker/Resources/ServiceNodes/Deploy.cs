using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

#pragma warning disable CA1002, CA2227 // Settable lists, as in the official API.

/// <summary>How many containers a service has, and where and how they are replaced.</summary>
[YamlSerializable]
public sealed class Deploy
{
    [YamlMember(Alias = "replicas")]
    public int? Replicas { get; set; }

    [YamlMember(Alias = "mode")]
    public string? Mode { get; set; }

    [YamlMember(Alias = "placement")]
    public Placement? Placement { get; set; }

    [YamlMember(Alias = "update_config")]
    public UpdateConfig? UpdateConfig { get; set; }

    [YamlMember(Alias = "restart_policy")]
    public RestartPolicy? RestartPolicy { get; set; }
}

/// <summary>On which nodes containers may run.</summary>
[YamlSerializable]
public sealed class Placement
{
    [YamlMember(Alias = "constraints")]
    public List<string>? Constraints { get; set; }
}

/// <summary>How containers are replaced by those of a new version.</summary>
[YamlSerializable]
public sealed class UpdateConfig
{
    [YamlMember(Alias = "parallelism")]
    public int? Parallelism { get; set; }

    [YamlMember(Alias = "delay")]
    public string? Delay { get; set; }

    [YamlMember(Alias = "failure_action")]
    public string? FailureAction { get; set; }

    [YamlMember(Alias = "monitor")]
    public string? Monitor { get; set; }

    [YamlMember(Alias = "order")]
    public string? Order { get; set; }
}

/// <summary>Whether a container that ended is started again.</summary>
[YamlSerializable]
public sealed class RestartPolicy
{
    [YamlMember(Alias = "condition")]
    public string? Condition { get; set; }

    [YamlMember(Alias = "delay")]
    public string? Delay { get; set; }

    [YamlMember(Alias = "max_attempts")]
    public int? MaxAttempts { get; set; }

    [YamlMember(Alias = "window")]
    public string? Window { get; set; }
}
