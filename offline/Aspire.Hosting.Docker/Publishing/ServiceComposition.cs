using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Makes the Compose service of one resource.</summary>
internal static partial class ServiceComposition
{
    private static readonly string[] Shells = ["sh", "bash"];

    public static async Task<Service> ComposeAsync(DockerComposeServiceResource service)
    {
        var target = service.Target;
        var composed = new Service { Name = target.Name.ToLowerInvariant(), Image = ImageOf(service) };

        composed.ContainerName = target.Annotations.OfType<ContainerNameAnnotation>().LastOrDefault()?.Name;
        composed.PullPolicy = target.Annotations.OfType<ContainerImagePullPolicyAnnotation>().LastOrDefault()?.ImagePullPolicy switch
        {
            ImagePullPolicy.Always => "always",
            ImagePullPolicy.Missing => "missing",
            ImagePullPolicy.Never => "never",
            _ => null,
        };

        var entrypoint = (target as ContainerResource)?.Entrypoint;
        if (entrypoint is not null)
        {
            composed.Entrypoint.Add(entrypoint);
        }

        foreach (var (name, value) in service.Environment)
        {
            composed.Environment[name] = await ComposeValue.RenderAsync(value, service);
        }

        foreach (var argument in service.Arguments)
        {
            var text = await ComposeValue.RenderAsync(argument, service);
            composed.Command.Add(Shells.Contains(Path.GetFileName(entrypoint)) ? VariableOfTheShell().Replace(text, "$$$$") : text);
        }

        AddPorts(composed, service.Endpoints);
        AddVolumes(composed, service);
        AddDependencies(composed, target);
        return composed;
    }

    // Compose would put its own variables in; doubled, the dollar sign gets through to the shell.
    [GeneratedRegex(@"(?<!\$)\$(?=[A-Za-z_{])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariableOfTheShell();

    private static string? ImageOf(DockerComposeServiceResource service)
    {
        if (service.Target is not ProjectResource && !service.Target.HasAnnotationOfType<DockerfileBuildAnnotation>())
        {
            return service.Target.TryGetContainerImageName(out var image) ? image : null;
        }

        return service.Parent.Capture(new()
        {
            Name = $"{DockerComposeServiceExtensions.VariableName(service.Name)}_IMAGE",
            Description = $"Container image name for {service.Name}",
            DefaultValue = $"{service.Name}:latest",
            Resource = service.Target,
        });
    }

    private static void AddPorts(Service composed, IReadOnlyList<ComposeEndpoint> endpoints)
    {
        composed.Ports.AddRange(endpoints.Where(e => e.IsExternal).Select(e => e.HostPort is { } port ? $"{port}:{e.Port}" : e.Port).Distinct(StringComparer.Ordinal));
        composed.Expose.AddRange(endpoints.Where(e => !e.IsExternal).Select(e => e.Port).Distinct(StringComparer.Ordinal));
    }

    private static void AddVolumes(Service composed, DockerComposeServiceResource service)
    {
        var bindMounts = 0;
        foreach (var mount in service.Target.Annotations.OfType<ContainerMountAnnotation>())
        {
            if (mount.Source is null)
            {
                throw new DistributedApplicationException($"The volume of '{service.Name}' at {mount.Target} has no name; it must have one to be published.");
            }

            // The host that runs the project has its own paths: .env says where.
            var variable = $"{DockerComposeServiceExtensions.VariableName(service.Name)}_BINDMOUNT_{bindMounts}";
            var isBindMount = mount.Type == ContainerMountType.BindMount;
            bindMounts += isBindMount ? 1 : 0;
            composed.AddVolume(new Volume
            {
                Name = isBindMount ? variable : mount.Source,
                Source = isBindMount
                    ? service.Parent.Capture(new()
                    {
                        Name = variable,
                        Description = $"Bind mount source for {service.Name}:{mount.Target}",
                        DefaultValue = mount.Source,
                        Source = mount,
                        Resource = service.Target,
                    })
                    : mount.Source,
                Target = mount.Target,
                Type = isBindMount ? "bind" : "volume",
                ReadOnly = mount.IsReadOnly,
            });
        }
    }

    private static void AddDependencies(Service composed, IResource target)
    {
        foreach (var wait in target.Annotations.OfType<WaitAnnotation>().Where(w => w.Resource is ProjectResource or ContainerResource))
        {
            composed.DependsOn[wait.Resource.Name.ToLowerInvariant()] = new()
            {
                // Compose knows the health only of services with a health check of their own.
                Condition = wait.WaitType == WaitType.WaitForCompletion ? "service_completed_successfully" : "service_started",
            };
        }
    }
}
