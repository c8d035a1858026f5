using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Running;

namespace Aspire.Hosting.Nginx.Containers;

/// <summary>What nginx needs to run as a container of this machine's engine.</summary>
internal static class NginxContainer
{
    /// <summary>Its mounts and arguments, and a way to what it balances over. Before addresses are given out.</summary>
    /// <exception cref="DistributedApplicationException">No engine answers, or its containers cannot reach this machine.</exception>
    public static async Task PrepareAsync(IResourceBuilder<NginxResource> nginx, CancellationToken cancellationToken)
    {
        var resource = nginx.Resource;
        var engine = await ContainerEngine.FindAsync(nginx.ApplicationBuilder.Configuration, cancellationToken).ConfigureAwait(false)
            ?? throw new DistributedApplicationException(
                $"'{resource.Name}' is a container, and no container engine answers: start Docker, or run it as a process (RunAsExecutable).");

        resource.ContainerEngine = engine;
        resource.ContainerHost = await ContainerHost.FindAsync(engine, cancellationToken).ConfigureAwait(false);
        ContainerReach.Open(resource, resource.ContainerHost);

        // The whole directory, as nginx's prefix: relative paths mean the same as in a process.
        nginx.WithBindMount(resource.RunDirectory, NginxResource.ContainerRunDirectory, isReadOnly: true)
            .WithArgs(["nginx", .. NginxProgram.Arguments(NginxResource.ContainerRunDirectory), "-g", "daemon off;"]);

        if (resource.Front.Telemetry.Enabled)
        {
            nginx.WithBindMount(new RunDirectory(resource.RunDirectory).TallyDirectory, NginxResource.ContainerTallyDirectory);
            resource.StatusKey = RandomNumberGenerator.GetHexString(32, lowercase: true);
        }

        // Nothing between clients and nginx but the engine's own port: a proxy would be one more hop.
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.IsProxied = false;
        }
    }

    /// <summary>Runs <c>nginx -t</c> in a container of the same image, which goes with the answer.</summary>
    /// <returns>Null when that tells nothing: the image has yet to be pulled, say.</returns>
    public static async Task<NginxAnswer?> TestAsync(NginxResource nginx, CancellationToken cancellationToken)
    {
        if (nginx.ContainerEngine is not { } engine || !nginx.TryGetContainerImageName(out var image))
        {
            return null;
        }

        var mounts = nginx.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type is ContainerMountType.BindMount)
            .SelectMany(mount => (string[])["--volume", $"{mount.Source}:{mount.Target}:{(mount.IsReadOnly ? "ro" : "rw")}"]);
        var answer = NginxAnswer.Of(await engine.RunAsync(
            ["run", "--rm", "--pull", "never", .. mounts, image, "nginx", "-t", .. NginxProgram.Arguments(NginxResource.ContainerRunDirectory)],
            cancellationToken).ConfigureAwait(false));

        // A name that is not found tells nothing either: only the network that nginx will be in knows other containers.
        return answer.Good || (answer.IsRefusal && !answer.Words.Contains("host not found", StringComparison.Ordinal)) ? answer : null;
    }
}
