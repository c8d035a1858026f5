using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Processes.Supervision;

namespace Aspire.Hosting;

/// <summary>Starts resources again that ended unexpectedly.</summary>
public static class RestartExtensions
{
    /// <summary>
    /// Starts the resource again when it ends unexpectedly: with an exit code other than 0, or killed, and not because a person stopped it.
    /// </summary>
    /// <typeparam name="T">The type of the resource: a project, an executable or a container.</typeparam>
    /// <param name="builder">The resource builder.</param>
    /// <param name="configure">Changes the defaults of <see cref="RestartOptions"/>.</param>
    /// <returns>The <see cref="IResourceBuilder{T}"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <remarks>
    /// Each end and each start is a line in the resource's log. While a delay lasts, its state is <c>Restarting</c>. A crash loop ends in
    /// <c>FailedToStart</c>; the Start command then tries anew. A resource that never started is left alone. In publish mode nothing happens.
    /// </remarks>
    public static IResourceBuilder<T> WithRestart<T>(this IResourceBuilder<T> builder, Action<RestartOptions>? configure = null)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);

        var options = new RestartOptions();
        configure?.Invoke(options);
        RestartOptions.Check(options);
        builder.ApplicationBuilder.Services.TryAddEventingSubscriber<Supervisor>();

        return builder.WithAnnotation(new RestartAnnotation(options), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>
    /// Leaves the resource as it is when it ends, also after an earlier <see cref="WithRestart"/>.
    /// </summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource builder.</param>
    /// <returns>The <see cref="IResourceBuilder{T}"/>.</returns>
    public static IResourceBuilder<T> WithoutRestart<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithAnnotation(new RestartAnnotation(Options: null), ResourceAnnotationMutationBehavior.Replace);
    }
}
