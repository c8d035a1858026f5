using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting;

/// <summary>Runs container resources as local processes.</summary>
public static class RunAsExecutableExtensions
{
    /// <summary>
    /// Runs the container resource as a local process while developing; publishing still gets the container.
    /// </summary>
    /// <typeparam name="T">The type of the container resource.</typeparam>
    /// <param name="builder">The container resource. It leaves the application model, and may be configured further.</param>
    /// <param name="surrogate">The process that takes its place, made for this very resource.</param>
    /// <param name="rewriteArguments">
    /// Turns the container's command line into the program's. It runs after every other argument callback. By default the
    /// arguments stay as they are.
    /// </param>
    /// <returns>The builder of the container resource; in publish mode nothing else has happened.</returns>
    /// <remarks>
    /// The process serves its endpoints itself: there is no proxy, and the target port is the port that clients see. An endpoint
    /// without a port gets a free one. What has a meaning only for containers (image, mounts, container files, name, lifetime,
    /// runtime arguments, pull policy) is dropped as the application starts. When the program is not there, the resource fails to
    /// start, and one line in its log and in the AppHost's names the program.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="surrogate"/> was made for another resource.</exception>
    /// <exception cref="InvalidOperationException">The resource is not in the application model (any more).</exception>
    public static IResourceBuilder<T> RunAsExecutable<T>(
        this IResourceBuilder<T> builder,
        ExecutableSurrogate surrogate,
        Func<CommandLineArgsCallbackContext, Task>? rewriteArguments = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(surrogate);
        if (!ReferenceEquals(surrogate.Inner, builder.Resource))
        {
            throw new ArgumentException($"The surrogate was made for '{surrogate.Inner.Name}', not for '{builder.Resource.Name}'.", nameof(surrogate));
        }

        var application = builder.ApplicationBuilder;
        if (application.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        // Two resources of one name are refused, so the container goes first.
        if (!application.Resources.Remove(builder.Resource))
        {
            throw new InvalidOperationException($"'{builder.Resource.Name}' is not in the application model; does it run as an executable already?");
        }

        application.AddResource(surrogate);
        application.Eventing.Subscribe<BeforeResourceStartedEvent>(surrogate, ProgramCheck.RunAsync);
        EventForwarding.Subscribe(application.Eventing, surrogate);

        // Only now is everything declared: what the container was given, and what other packages add at this event.
        application.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            ContainerShape.Drop(surrogate.Annotations);
            if (rewriteArguments is not null)
            {
                surrogate.Annotations.Add(new CommandLineArgsCallbackAnnotation(rewriteArguments));
            }

            return Task.CompletedTask;
        });

        return builder;
    }
}
