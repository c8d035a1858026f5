using System.Security.Cryptography;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace LoadBalanced.AppHost.Publishing;

/// <summary>
/// Writes <c>docker-stack.yaml</c>: the Compose project as <c>docker stack deploy</c> takes it, which still reads version 3 of the
/// format. Differences: services restart by <c>deploy</c>, wait for nobody, and share an overlay network.
/// </summary>
internal static class SwarmStack
{
    public const string FileName = "docker-stack.yaml";

    public static Task WriteAsync(ComposeFile project, string directory, CancellationToken cancellationToken)
    {
        var stack = new ComposeFile { Version = "3.8", Volumes = project.Volumes };
        foreach (var network in project.Networks.Keys)
        {
            stack.AddNetwork(new() { Name = network, Driver = "overlay" });
        }

        var configs = project.Configs.Values.ToDictionary(config => config.Name, config => Rename(config, directory), StringComparer.Ordinal);
        foreach (var config in configs.Values)
        {
            stack.AddConfig(config);
        }

        foreach (var service in project.Services.Values)
        {
            stack.AddService(Convert(service, configs));
        }

        // Behind Swarm's own balancing nginx would see one replica: names lead to the containers themselves, which Swarm allows for
        // services without ports. They are those that say how many they are. Aspire's Deploy has no member for it.
        var text = stack.ToYaml().Replace("      replicas: ", "      endpoint_mode: \"dnsrr\"\n      replicas: ", StringComparison.Ordinal);

        return File.WriteAllTextAsync(Path.Combine(directory, FileName), text, cancellationToken);
    }

    private static Service Convert(Service service, Dictionary<string, Config> configs) => new()
    {
        Name = service.Name,
        Image = service.Image,
        Command = service.Command,
        Entrypoint = service.Entrypoint,
        Environment = service.Environment.ToDictionary(one => one.Key, InSwarm, StringComparer.Ordinal),
        Ports = service.Ports,
        Volumes = service.Volumes,
        Networks = service.Networks,
        Healthcheck = service.Healthcheck,
        Configs = [.. service.Configs.Select(reference => new ConfigReference
        {
            Source = configs[reference.Source!].Name,
            Target = reference.Target,
            Mode = reference.Mode,
        })],
        StopGracePeriod = service.StopGracePeriod,
        Deploy = new()
        {
            Replicas = service.Ports.Count > 0 ? null : service.Deploy?.Replicas ?? 1,
            RestartPolicy = new() { Condition = "any", Delay = "2s" },
            // Two containers must not write to one volume; everything else is replaced without a gap.
            UpdateConfig = new() { Parallelism = 1, Order = service.Volumes.Count > 0 ? "stop-first" : "start-first" },
            // A volume stays on its node.
            Placement = service.Volumes.Count > 0 ? new() { Constraints = ["node.role == manager"] } : null,
        },
    };

    // The name of a service with a port leads to an address that Swarm answers itself; its containers have others.
    private static string InSwarm(KeyValuePair<string, string> variable) =>
        variable.Key == TrustedProxy.Variable ? $"tasks.{variable.Value}" : variable.Value;

    // A config cannot be changed once it is there: other content gets another name. Swarm takes 64 characters, the stack's name included.
    private static Config Rename(Config config, string directory)
    {
        var content = File.ReadAllBytes(Path.Combine(directory, config.File!));
        var hash = System.Convert.ToHexStringLower(SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(config.Name), .. content]));

        return new() { Name = $"config-{hash.AsSpan(0, 16)}", File = config.File };
    }
}
