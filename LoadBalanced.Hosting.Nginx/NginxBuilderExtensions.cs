using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Containers;
using Aspire.Hosting.Nginx.Front;
using Aspire.Hosting.Nginx.Membership;
using Aspire.Hosting.Nginx.Running;
using Aspire.Hosting.Nginx.Spans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Aspire.Hosting;

/// <summary>
/// Provides extension methods for adding nginx resources to an <see cref="IDistributedApplicationBuilder"/>.
/// </summary>
public static class NginxBuilderExtensions
{
    /// <summary>
    /// Adds an nginx to the application model. It runs as a container, or with <c>RunAsExecutable</c> as a process of this machine.
    /// </summary>
    /// <param name="builder">The <see cref="IDistributedApplicationBuilder"/>.</param>
    /// <param name="name">The name of the resource.</param>
    /// <param name="port">The port of this machine that clients call, 1 to 65535. Default: a free one.</param>
    /// <returns>A reference to the <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The port is not in 1 to 65535.</exception>
    /// <remarks>
    /// Before each start nginx's files are generated from the replicas' addresses and tested with <c>nginx -t</c>; what it finds
    /// goes to the resource's log and the resource fails to start. Requests become spans when
    /// <c>ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL</c> is set.
    /// </remarks>
    public static IResourceBuilder<NginxResource> AddNginx(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        if (port is < 1 or > 65535)
        {
            throw new ArgumentOutOfRangeException(nameof(port), port, "The port of nginx must be 1 to 65535.");
        }

        builder.Services.TryAddSingleton<RequestTelemetry>();
        builder.Services.TryAddSingleton<ServerCertificate>();
        builder.Services.TryAddSingleton<HttpsStart>();
        builder.Services.TryAddSingleton<NginxStart>();
        builder.Services.AddMembership();

        var resource = new NginxResource(name);
        resource.RunDirectory = Path.Combine(builder.AppHostDirectory, resource.RunDirectory);
        var nginx = builder.AddResource(resource)
            .WithImage(NginxContainerImageTags.Image, NginxContainerImageTags.Tag)
            .WithImageRegistry(NginxContainerImageTags.Registry)
            .WithHttpEndpoint(port: port, targetPort: NginxResource.ContainerPort, name: NginxResource.HttpEndpointName)
            .WithHttpHealthCheck(ProbesFile.HealthPath, endpointName: NginxResource.HttpEndpointName)
            .WithUrls(ServerNameUrls.Add);

        if (builder.ExecutionContext.IsPublishMode)
        {
            return nginx.PublishFiles();
        }

        builder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            // A certificate asked for in Aspire's own way is meant to be served.
            if (ServerCertificate.IsGiven(resource) && !nginx.GetEndpoint(NginxResource.HttpsEndpointName).Exists)
            {
                nginx.WithHttps();
            }

            return Task.CompletedTask;
        });

        // Only now is everything declared, and known whether it is a container.
        builder.Eventing.Subscribe<BeforeStartEvent>((_, cancellationToken) =>
            resource.Program is null ? NginxContainer.PrepareAsync(nginx, cancellationToken) : Task.CompletedTask);

        NginxCommands.AddTo(nginx);

        return nginx
            // Arguments are asked for last of all, after the wait for the replicas.
            .WithArgs(async context => await context.ExecutionContext.ServiceProvider.GetRequiredService<Memberships>()[resource].RefreshAsync(context.CancellationToken).ConfigureAwait(false))
            .OnBeforeResourceStarted((started, @event, cancellationToken) =>
                // As a process it is prepared by its surrogate, whose start alone can fail.
                started.Program is null ? @event.Services.GetRequiredService<NginxStart>().PrepareAsync(started, cancellationToken) : Task.CompletedTask);
    }

    /// <summary>
    /// Uses the nginx files of a directory: every <c>*.conf</c> in it becomes part of nginx's <c>http</c> block.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="path">The directory; a relative path is relative to the AppHost project. Mounted read-only into a container; publishing copies it.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <remarks>
    /// Each <c>server</c> block includes <c>generated/server.conf</c> (listen address, trace headers, failover, health) and
    /// passes requests to <c>http://NAME</c>, NAME being that of an upstream. Relative paths in nginx files are relative to nginx's run
    /// directory, where this directory is <c>site/</c>.
    /// </remarks>
    public static IResourceBuilder<NginxResource> WithConfiguration(this IResourceBuilder<NginxResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);

        var directory = Path.GetFullPath(path, builder.ApplicationBuilder.AppHostDirectory);

        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"The nginx configuration directory '{directory}' does not exist.");
        }

        builder.Resource.ConfigurationDirectory = directory;

        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        // One mount, whichever call was the last.
        if (builder.Resource.Annotations.OfType<ContainerMountAnnotation>().FirstOrDefault(mount => mount.Target == NginxResource.ContainerSiteDirectory) is { } former)
        {
            builder.Resource.Annotations.Remove(former);
        }

        return builder.WithBindMount(directory, NginxResource.ContainerSiteDirectory, isReadOnly: true);
    }

    /// <summary>
    /// Sets where nginx's generated files, temporary files and process id go. Default: <c>obj/nginx/NAME</c> in the AppHost project.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="path">The directory, made when missing; a relative path is relative to the AppHost project. One for each running nginx.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    public static IResourceBuilder<NginxResource> WithRunDirectory(this IResourceBuilder<NginxResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);

        builder.Resource.RunDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, builder.ApplicationBuilder.AppHostDirectory));

        return builder;
    }
}
