using System.Globalization;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;

// Aspire's publishing pipeline may still change in later versions.
#pragma warning disable ASPIREPIPELINES001, ASPIREPIPELINES004

namespace LoadBalanced.AppHost.Publishing;

/// <summary>The application as a Compose project, and as a Swarm stack beside it.</summary>
internal static class ComposeProject
{
    private const string Name = "loadbalanced";
    private const int DashboardPort = 18888;

    /// <summary>Publishes the application for Docker Compose and Swarm. Does nothing while it runs.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="environment">The name of the Compose environment; the dashboard is <c>NAME-dashboard</c>.</param>
    public static void AddComposeProject(this IDistributedApplicationBuilder builder, string environment)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        // Of a failed publish Aspire 13.5 tells its log, and nobody else.
        Environment.ExitCode = 1;
        builder.Eventing.Subscribe<AfterPublishEvent>((_, _) =>
        {
            Environment.ExitCode = 0;
            return Task.CompletedTask;
        });

        ComposeFile? project = null;
        builder.AddDockerComposeEnvironment(environment)
            .WithDashboard(dashboard => dashboard.WithHostPort(DashboardPort))
            .ConfigureComposeFile(file => (project = file).Name = Name)
            .ConfigureEnvFile(Describe);

        builder.Pipeline.AddStep("clear-published-files", OutputDirectory.ClearAsync, requiredBy: $"publish-{environment}");
        builder.Pipeline.AddStep(
            "publish-stack",
            context => SwarmStack.WriteAsync(
                project!, context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory(), context.CancellationToken),
            dependsOn: $"publish-{environment}",
            requiredBy: WellKnownPipelineSteps.Publish);
    }

    /// <summary>Published, the project's name tells its volumes from those of others; on this machine the AppHost's place does (null).</summary>
    public static string? VolumeName(IDistributedApplicationBuilder builder, string name) => builder.ExecutionContext.IsPublishMode ? name : null;

    private static void Describe(IDictionary<string, CapturedEnvironmentVariable> variables)
    {
        variables["CACHE_PASSWORD"].Description = "The password of the cache, to be chosen: letters and digits";
        variables["API_IMAGE"].Description = string.Create(
            CultureInfo.InvariantCulture, $"The image of the API; empty: {PublishedServices.ApiImage}, as dotnet publish /t:PublishContainer makes it");
    }
}
