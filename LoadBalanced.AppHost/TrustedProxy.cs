namespace LoadBalanced.AppHost;

/// <summary>Tells the API from whom it may take X-Forwarded headers, where its proxy does not come from this machine's loopback.</summary>
internal static class TrustedProxy
{
    public const string Variable = "TrustedProxies";

    /// <summary>Names the proxy: as a service where it is published, by the networks of the engine's containers where it is one here.</summary>
    /// <param name="replica">A replica of the API. It waits for a container, so that the network of this run is there.</param>
    /// <param name="proxy">The name of the proxy's resource.</param>
    /// <remarks>
    /// A name is narrower than a network: of the containers that share one, none but nginx is believed, and it may change its
    /// address. Processes of this machine cannot resolve containers' names, so here any container of it is believed; replicas then
    /// listen on the bridge's address, which nothing but this machine and its containers reaches.
    /// </remarks>
    public static IResourceBuilder<ProjectResource> WithTrustedProxy(this IResourceBuilder<ProjectResource> replica, string proxy) =>
        replica.WithEnvironment(async context =>
        {
            if (context.ExecutionContext.IsPublishMode)
            {
                context.EnvironmentVariables[Variable] = proxy;
            }
            else if (replica.ApplicationBuilder.Resources.Single(resource => resource.Name == proxy) is NginxResource { ContainerEngine: { } engine })
            {
                context.EnvironmentVariables[Variable] = string.Join(',', await SubnetsAsync(engine, context.CancellationToken));
            }
        });

    private static async Task<string[]> SubnetsAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        var networks = (await engine.RunAsync(["network", "ls", "--quiet"], cancellationToken)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var format = engine.Command == "podman" ? "{{range .Subnets}}{{.Subnet}} {{end}}" : "{{range .IPAM.Config}}{{.Subnet}} {{end}}";

        // A network that goes away meanwhile makes it fail, and is left out all the same.
        var answer = await engine.RunAsync(["network", "inspect", "--format", format, .. networks], cancellationToken);

        return answer.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }
}
