using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>
/// Provides extension methods for running nginx resources without a container engine.
/// </summary>
public static class NginxExecutableExtensions
{
    /// <summary>
    /// Runs the nginx of this machine in place of the container; publishing still gets the container.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <returns>The <see cref="IResourceBuilder{NginxResource}"/>.</returns>
    /// <remarks>
    /// The program is looked for on <c>PATH</c>, then in <c>/usr/sbin</c> and the like. It needs no root. It listens on loopback at the
    /// endpoint's own port, without a proxy. Workers whose master was killed are ended within half a second, or before the next start
    /// (Linux only). Needs symbolic links, so on Windows the developer mode; nginx for Windows is not tested.
    /// </remarks>
    public static IResourceBuilder<NginxResource> RunAsExecutable(this IResourceBuilder<NginxResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var application = builder.ApplicationBuilder;

        if (application.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        var nginx = builder.Resource;

        nginx.Program = NginxProgram.Find();
        var surrogate = new ExecutableSurrogate(nginx, nginx.Program.Path, application.AppHostDirectory) { InstallHint = "install the package nginx-light" };
        builder.RunAsExecutable(surrogate, context =>
        {
            context.Args.Clear();

            foreach (var argument in (string[])[.. NginxProgram.Arguments(nginx.RunDirectory), "-g", "daemon off;"])
            {
                context.Args.Add(argument);
            }

            return Task.CompletedTask;
        });

        application.Eventing.Subscribe<BeforeResourceStartedEvent>(surrogate, (starting, cancellationToken) =>
            starting.Services.GetRequiredService<NginxStart>().PrepareAsync(nginx, cancellationToken));

        // By then every upstream and the run directory are known, and no replica has started.
        application.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            ReplicaSocket.Place(nginx);

            return Task.CompletedTask;
        });

        return builder;
    }
}
