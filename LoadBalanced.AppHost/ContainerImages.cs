namespace LoadBalanced.AppHost;

/// <summary>The images that containers are made from.</summary>
internal static class ContainerImages
{
    /// <summary>Uses another image than the pinned one; null keeps that.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="image">The whole reference, such as <c>docker.io/library/nginx:1.30</c>.</param>
    public static IResourceBuilder<T> WithImageFrom<T>(this IResourceBuilder<T> builder, string? image) where T : ContainerResource =>
        image is null ? builder : builder.WithImageRegistry(null).WithImage(image);

    /// <summary>
    /// Has the engine pull the images that it does not hold, before anything starts: what fails then has to be stopped nowhere,
    /// and says why in one line.
    /// </summary>
    /// <exception cref="BadSettingException">An image cannot be pulled.</exception>
    public static async Task EnsureAsync(ContainerEngine engine, IEnumerable<ContainerResource> containers, TextWriter progress, CancellationToken cancellationToken)
    {
        foreach (var container in containers)
        {
            if (container.TryGetContainerImageName(out var image)
                && !(await engine.RunAsync(["image", "inspect", image], cancellationToken)).Succeeded)
            {
                await progress.WriteLineAsync($"Pulling {image} for {container.Name} (once).");
                var answer = await engine.RunAsync(["pull", image], cancellationToken);
                if (!answer.Succeeded)
                {
                    throw new BadSettingException(
                        $"The image '{image}' of '{container.Name}' cannot be pulled ({LastLine(answer.Errors)}): "
                        + $"name another with {Settings.Section}:Images, or set {Settings.Section}:Runtime to processes.");
                }
            }
        }
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];
}
