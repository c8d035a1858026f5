using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting;

/// <summary>
/// Provides extension methods for publishing nginx resources.
/// </summary>
public static partial class NginxPublishingExtensions
{
    /// <summary>
    /// Sets the DNS server that a published nginx asks for the replicas' addresses. Default: <c>127.0.0.11</c>, the one of Docker's
    /// networks (Compose, Swarm).
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="address">An IP address or host name, with a port if it is not 53; as in nginx's directive <c>resolver</c>.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static IResourceBuilder<NginxResource> WithPublishedResolver(this IResourceBuilder<NginxResource> builder, string address)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(address);

        if (!Resolver().IsMatch(address) || !Uri.TryCreate($"dns://{address}", UriKind.Absolute, out _))
        {
            throw new ArgumentException($"The resolver '{address}' is not valid: it must be an IP address or a host name, with or without a port.", nameof(address));
        }

        builder.Resource.Resolver = address;

        return builder;
    }

    // In brackets what only IPv6 addresses have; whether the rest is an address or a name is left to Uri.
    [GeneratedRegex(@"\A(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Resolver();

    /// <summary>Gives the container its files: what is generated, and the directory of <c>WithConfiguration</c>.</summary>
    internal static IResourceBuilder<NginxResource> PublishFiles(this IResourceBuilder<NginxResource> builder)
    {
        // Its own, because another publish may go on beside this one. The publisher reads it last, and says so only when all went well.
        var staging = Path.Combine(builder.ApplicationBuilder.AppHostDirectory, "obj", "nginx", builder.Resource.Name, Path.GetRandomFileName());
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        };

        return builder.WithContainerFiles(NginxResource.ContainerRunDirectory, (_, _) =>
            Task.FromResult<IEnumerable<ContainerFileSystemItem>>([.. Files(builder.Resource, staging)]));
    }

    private static IEnumerable<ContainerFileSystemItem> Files(NginxResource nginx, string staging)
    {
        var flat = Directory.CreateDirectory(Path.Combine(staging, "flat")).FullName;
        foreach (var (path, file) in PublishedPlace.Write(nginx, Path.Combine(staging, "run")))
        {
            // The publisher copies each file under its source's name alone, and files of several directories may share one.
            var source = Path.Combine(flat, path.Replace('/', '-'));
            File.Copy(file, source, overwrite: true);

            yield return InDirectories(path.Split('/'), source);
        }
    }

    // One entry a directory: Aspire 13.5 loses its way in a directory that has more.
    private static ContainerFileSystemItem InDirectories(ReadOnlySpan<string> path, string source) => path.Length == 1
        ? new ContainerFile { Name = path[0], SourcePath = source }
        : new ContainerDirectory { Name = path[0], Entries = [InDirectories(path[1..], source)] };
}
