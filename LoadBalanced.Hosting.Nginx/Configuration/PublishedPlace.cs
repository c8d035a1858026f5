using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Routing;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>nginx in a container that is not of this machine: the files it finds there.</summary>
internal static class PublishedPlace
{
    /// <summary>Writes the whole run directory, as <c>/etc/nginx</c> of the container.</summary>
    /// <exception cref="DistributedApplicationException">nginx is too old, or the port of a replica is not known.</exception>
    /// <returns>The files by their paths under <c>/etc/nginx</c>, in order.</returns>
    public static IReadOnlyList<(string Path, string Source)> Write(NginxResource nginx, string path)
    {
        var image = nginx.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault();
        nginx.Features = NginxFeatures.Of(image?.Tag);
        if (!nginx.Features.HasResolve)
        {
            throw new DistributedApplicationException($"The image of '{nginx.Name}' is '{image?.Image}:{image?.Tag}'; published, nginx must be 1.27.3 or later, which finds replicas by DNS.");
        }

        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        var directory = new RunDirectory(path);
        directory.CheckPath();
        var site = directory.UnlinkedSite();
        if (nginx.ConfigurationDirectory is { } configuration)
        {
            Copy(configuration, site);
        }

        var place = new NginxPlace(
            NginxResource.ContainerRunDirectory, "/tmp", User: null, [$"{NginxResource.ContainerPort}"], SpanListener: null)
        {
            // It runs on another machine than this one.
            Workers = "auto",
            Features = nginx.Features,
        };
        foreach (var (number, files) in nginx.Routes.StaticDirectories.Index())
        {
            Copy(files, Path.Combine(path, StaticFiles.Directory, $"{number + 1}"));
        }

        var cookies = nginx.Features.HasSticky ? [] : nginx.Upstreams.Where(upstream => upstream.Options.Sticky is not null);
        directory.Write(
            place, nginx.Front, nginx.Routes, servers: [], Upstreams(nginx), string.Concat(cookies.Select(upstream => StickyCookie.Header(upstream.Name))),
            nginx.ConfigurationDirectory is null ? DefaultSite.Render(nginx.Routes, nginx.Upstreams) : null);
        Directory.Delete(directory.TemporaryDirectory);

        return
        [
            .. Directory.EnumerateFiles(directory.Path, "*", SearchOption.AllDirectories)
                .Select(file => (Path.GetRelativePath(directory.Path, file).Replace('\\', '/'), file))
                .OrderBy(file => file.Item1, StringComparer.Ordinal),
        ];
    }

    // The replicas come and go: nginx asks for their addresses every two seconds (the one that an answer is held valid, whatever time it has to live, and one more).
    private static string Upstreams(NginxResource nginx)
    {
        var blocks = nginx.Upstreams.Select(upstream => UpstreamFile.Render(upstream.Name, [.. upstream.Endpoints.Select(endpoint => Server(upstream, endpoint))], upstream.Options, nginx.Features));

        return $"resolver {nginx.Resolver} valid=1s ipv6=off;\n\n{string.Join('\n', blocks)}";
    }

    /// <exception cref="DistributedApplicationException">The port is chosen only when the replica is deployed.</exception>
    private static UpstreamServer Server(Upstream upstream, EndpointReference endpoint) =>
        upstream.Server(endpoint.Resource.Name, endpoint.Resource.Name.ToLowerInvariant(), endpoint.TargetPort ?? throw new DistributedApplicationException(
            $"The endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}' has no target port; it must have one for nginx to be published.")) with
        {
            IsResolved = true,
        };

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
