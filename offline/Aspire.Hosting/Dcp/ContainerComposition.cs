using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Dcp;

/// <summary>Makes a container of the model into the object that DCP runs.</summary>
internal sealed class ContainerComposition(IServiceProvider services)
{
    /// <summary>The object's name, which containers refer to; the network's own name is the engine's to show.</summary>
    public static readonly string Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork.Value;

    /// <summary>The name by which other containers reach it.</summary>
    public static string NetworkName(IResource container) => $"{container.Name}.dev.internal";

    public async Task<Container> ComposeAsync(ContainerResource container, string id, ResolvedConfiguration configured, CancellationToken cancellationToken)
        => new()
        {
            Metadata = new() { Name = id, Annotations = DcpAnnotations.Of(container, id) },
            Spec = new()
            {
                ContainerName = id,
                Image = container.TryGetContainerImageName(out var image) ? image : null,
                PullPolicy = PullPolicy(container),
                Command = container.Entrypoint,
                Args = Arguments(container, configured),
                Env = [.. configured.Environment.Select(v => new EnvVar(v.Key, v.Value))],
                VolumeMounts = [.. container.Annotations.OfType<ContainerMountAnnotation>().Select(m => new VolumeMount(
                    m.Type is ContainerMountType.BindMount ? VolumeMount.Bind : VolumeMount.Volume, m.Source, m.Target, m.IsReadOnly))],
                CreateFiles = await ContainerFilesAsync(container, cancellationToken),
                Ports = [.. container.Annotations.OfType<EndpointAnnotation>().Select(Port)],
                Networks = [new(Network, [container.Name, NetworkName(container)])],
                RunArgs = await RunArgumentsAsync(container, cancellationToken),
            },
        };

    private static List<string> Arguments(ContainerResource container, ResolvedConfiguration configured)
    {
        var arguments = configured.Arguments.Select(a => a.Value);
#pragma warning disable ASPIRECONTAINERSHELLEXECUTION001 // The stand-ins' own type.
        return container.ShellExecution is true ? ["-c", string.Join(' ', arguments)] : [.. arguments];
#pragma warning restore ASPIRECONTAINERSHELLEXECUTION001
    }

    private static ContainerPort Port(EndpointAnnotation endpoint) => new()
    {
        Number = endpoint.TargetPort!.Value,
        // With a proxy, the proxy has the port that clients know.
        HostPort = endpoint.IsProxied ? null : endpoint.SpecifiedPort,
        Protocol = endpoint.Protocol.ToString().ToUpperInvariant(),
        HostAddress = endpoint.TargetHost is KnownHostNames.Localhost ? null : endpoint.TargetHost,
    };

    private static string? PullPolicy(ContainerResource container)
        => !container.TryGetLastAnnotation<ContainerImagePullPolicyAnnotation>(out var policy) ? null : policy.ImagePullPolicy switch
        {
            ImagePullPolicy.Always => PullPolicies.Always,
            ImagePullPolicy.Missing => PullPolicies.Missing,
            ImagePullPolicy.Never => PullPolicies.Never,
            _ => null,
        };

    private static async Task<List<string>> RunArgumentsAsync(ContainerResource container, CancellationToken cancellationToken)
    {
        var context = new ContainerRuntimeArgsCallbackContext([], cancellationToken);
        foreach (var annotation in container.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        return [.. context.Args.Select(a => a.ToString()!)];
    }

    private async Task<List<CreatedFiles>> ContainerFilesAsync(ContainerResource container, CancellationToken cancellationToken)
    {
        var context = new ContainerFileSystemCallbackContext { Model = container, Services = services };
        var files = new List<CreatedFiles>();
        foreach (var annotation in container.Annotations.OfType<ContainerFileSystemCallbackAnnotation>().ToArray())
        {
            List<CreatedFile> entries = [.. (await annotation.Callback(context, cancellationToken)).Select(Entry)];
            if (entries.Count > 0)
            {
                files.Add(new(annotation.DestinationPath, entries)
                {
                    DefaultOwner = annotation.DefaultOwner,
                    DefaultGroup = annotation.DefaultGroup,
                    Umask = (int?)annotation.Umask,
                });
            }
        }

        return files;
    }

    private static CreatedFile Entry(ContainerFileSystemItem item)
    {
        var entry = new CreatedFile(item is ContainerDirectory ? CreatedFile.Directory : CreatedFile.File, item.Name)
        {
            Owner = item.Owner,
            Group = item.Group,
            Mode = (int)item.Mode,
        };

        return item switch
        {
            ContainerDirectory directory => entry with { Entries = [.. directory.Entries.Select(Entry)] },
            ContainerFileBase { SourcePath: not null, Contents: not null } => throw new DistributedApplicationException(
                $"The container file '{item.Name}' has both contents and a source path; it must have one of them."),
            ContainerFile file => entry with { Source = file.SourcePath, Contents = file.Contents, ContinueOnError = file.ContinueOnError },
            _ => throw new DistributedApplicationException($"The offline stand-ins do not make a {item.GetType().Name} in a container ('{item.Name}')."),
        };
    }
}
