using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Writes <c>docker-compose.yaml</c>, <c>.env</c> and the files that services find in their containers.</summary>
internal sealed class ComposeOutput(DockerComposeEnvironmentResource environment, string directory)
{
    public async Task WriteAsync(PipelineStepContext context)
    {
        var network = environment.DefaultNetworkName ?? "aspire";
        var file = new ComposeFile().AddNetwork(new() { Name = network, Driver = "bridge" });
        var configs = new ComposeConfigs(file, directory);

        foreach (var service in environment.Services)
        {
            var composed = await ServiceComposition.ComposeAsync(service);
            composed.Networks = [network];

            foreach (var volume in composed.Volumes.Where(v => v.Type == "volume"))
            {
                file.Volumes.TryAdd(volume.Name, new() { Name = volume.Name, Driver = "local" });
            }

            await configs.AddAsync(composed, service.Target, context);
            Customize(service, composed);
            file.AddService(composed);
        }

        await using var task = await context.ReportingStep.CreateTaskAsync("Writing the Docker Compose file", context.CancellationToken);
        environment.ConfigureComposeFile?.Invoke(file);
        environment.ConfigureEnvFile?.Invoke(environment.Variables);

        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "docker-compose.yaml");
        await File.WriteAllTextAsync(path, file.ToYaml(), context.CancellationToken);
        if (environment.Variables.Count > 0)
        {
            await EnvFile.AddAsync(Path.Combine(directory, ".env"), environment.Variables.Values, context.CancellationToken);
        }

        context.Logger.LogInformation("Wrote {Path}", path);
        await task.SucceedAsync($"Wrote {path}", context.CancellationToken);
    }

    private static void Customize(DockerComposeServiceResource service, Service composed)
    {
        foreach (var annotation in service.Target.Annotations.OfType<DockerComposeServiceCustomizationAnnotation>().ToList())
        {
            annotation.Configure(service, composed);
        }
    }
}
