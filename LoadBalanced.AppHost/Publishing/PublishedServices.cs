using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace LoadBalanced.AppHost.Publishing;

/// <summary>What the Compose services have besides what Aspire makes of the resources.</summary>
internal static class PublishedServices
{
    public const string ApiImage = "loadbalanced-api:latest";

    public static IResourceBuilder<RedisResource> PublishAsComposeService(this IResourceBuilder<RedisResource> cache) =>
        cache.PublishAsDockerComposeService((_, service) =>
        {
            // Without a value Redis would take clients without a password.
            service.Environment["REDIS_PASSWORD"] = "${CACHE_PASSWORD:?set it in .env}";

            // Not healthy while it still loads its data. The password is not to be seen in the list of processes.
            service.Healthcheck = Check("CMD-SHELL", """REDISCLI_AUTH="$$REDIS_PASSWORD" redis-cli ping | grep -q PONG""");
            Keep(service);
        });

    public static IResourceBuilder<ProjectResource> PublishAsComposeService(this IResourceBuilder<ProjectResource> api, int replicas) =>
        api.PublishAsDockerComposeService((_, service) =>
        {
            service.Image = $"${{API_IMAGE:-{ApiImage}}}";
            service.Deploy = new() { Replicas = replicas };

            // Not /health: replicas that answer without Redis are not to be replaced because Redis is away.
            service.Healthcheck = Check("CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/alive");
            Keep(service);
        });

    public static IResourceBuilder<NginxResource> PublishAsComposeService(this IResourceBuilder<NginxResource> nginx) =>
        nginx.WithExternalHttpEndpoints().PublishAsDockerComposeService((_, service) =>
        {
            service.Healthcheck = Check("CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/nginx-health");
            foreach (var file in service.Configs)
            {
                // Compose cannot set it, and says so of each file.
                file.Mode = null;
            }

            Keep(service);
        });

    private static void Keep(Service service)
    {
        service.Restart = "unless-stopped";
        service.StopGracePeriod = "30s";
        foreach (var dependency in service.DependsOn.Values)
        {
            dependency.Condition = "service_healthy";
        }
    }

    private static Healthcheck Check(params string[] test) => new()
    {
        Test = [.. test],
        Interval = "5s",
        Timeout = "3s",
        Retries = 3,
        StartPeriod = "60s",
    };
}
