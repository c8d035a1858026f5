using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Projects;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>.NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new()
        => builder.AddProject(name, new TProject(), new ProjectResourceOptions());

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string? launchProfileName) where TProject : IProjectMetadata, new()
        => builder.AddProject(name, new TProject(), Named(launchProfileName));

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ProjectResourceOptions> configure) where TProject : IProjectMetadata, new()
        => builder.AddProject(name, new TProject(), Configured(configure));

    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath)
        => builder.AddProject(name, projectPath, _ => { });

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath, string? launchProfileName)
        => builder.AddProject(name, new ProjectAtPath(Path.GetFullPath(projectPath, builder.AppHostDirectory)), Named(launchProfileName));

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath, Action<ProjectResourceOptions> configure)
        => builder.AddProject(name, new ProjectAtPath(Path.GetFullPath(projectPath, builder.AppHostDirectory)), Configured(configure));

    /// <summary>Runs that many instances behind one proxied endpoint.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(this IResourceBuilder<ProjectResource> builder)
        => builder.WithAnnotation<DisableForwardedHeadersAnnotation>(ResourceAnnotationMutationBehavior.Replace);

    private static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata, ProjectResourceOptions options)
    {
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(metadata)
            // Telemetry of the first seconds waits for a collector that starts later.
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory")
            .WithOtlpExporter();
        if (builder.ExecutionContext.IsRunMode && builder.Environment.IsDevelopment())
        {
            // Who develops sees the URL that was asked for, "?id=5" and all.
            project
                .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true")
                .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true");
        }

        var profile = options.ExcludeLaunchProfile ? null : LaunchProfile.Find(metadata.ProjectPath, options.LaunchProfileName, builder.Configuration["DOTNET_LAUNCH_PROFILE"]);

        if (profile is null)
        {
            project.WithAnnotation(new ExcludeLaunchProfileAnnotation());
        }
        else
        {
            project.WithAnnotation(new LaunchProfileAnnotation(profile.Name));
            AddEndpoints(project.Resource, options.ExcludeKestrelEndpoints ? [] : profile.Urls, builder.ExecutionContext);
        }

        return project.WithEnvironment(context =>
        {
            if (context.ExecutionContext.IsPublishMode)
            {
                ProjectEnvironment.AddPublished(context, project.Resource);
            }
            else
            {
                ProjectEnvironment.AddTo(context, project.Resource, profile);
            }
        });
    }

    private static void AddEndpoints(ProjectResource project, IReadOnlyCollection<Uri> urls, DistributedApplicationExecutionContext execution)
    {
        if (execution.IsPublishMode && urls.Count > 0)
        {
            // The profile's ports are those of a developer's machine; of the two, only http is bound in a container.
            project.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", name: "http"));
            project.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "https", name: "https") { TlsEnabled = true });
            return;
        }

        foreach (var url in urls.DistinctBy(u => u.Scheme))
        {
            project.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: url.Scheme, name: url.Scheme, port: url.Port) { TlsEnabled = url.Scheme == "https" });
        }
    }

    private static ProjectResourceOptions Named(string? launchProfileName)
        => new() { LaunchProfileName = launchProfileName, ExcludeLaunchProfile = launchProfileName is null };

    private static ProjectResourceOptions Configured(Action<ProjectResourceOptions> configure)
    {
        var options = new ProjectResourceOptions();
        configure(options);
        return options;
    }

    private sealed record ProjectAtPath(string ProjectPath) : IProjectMetadata;
}

/// <summary>How a project is added.</summary>
public class ProjectResourceOptions
{
    public string? LaunchProfileName { get; set; }

    public bool ExcludeLaunchProfile { get; set; }

    public bool ExcludeKestrelEndpoints { get; set; }
}
