using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

/// <summary>What a .NET project finds in its environment besides what the AppHost declares.</summary>
internal static class ProjectEnvironment
{
    public static void AddTo(EnvironmentCallbackContext context, ProjectResource project, LaunchProfile? profile)
    {
        var variables = context.EnvironmentVariables;

        if (profile is not null)
        {
            variables.TryAdd("DOTNET_LAUNCH_PROFILE", profile.Name);
            foreach (var (name, value) in profile.EnvironmentVariables)
            {
                variables.TryAdd(name, value);
            }
        }

        // The dashboard reads the console log: one line a message, and its colours kept.
        variables.TryAdd("LOGGING__CONSOLE__FORMATTERNAME", "simple");
        variables.TryAdd("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true");

        var endpoints = project.GetEndpoints().Where(e => e.Scheme is "http" or "https").ToArray();
        if (endpoints.Length == 0)
        {
            return;
        }

        variables.TryAdd("ASPNETCORE_URLS", Urls(endpoints));
        if (endpoints.FirstOrDefault(e => e.Scheme == "https") is { } https)
        {
            variables.TryAdd("ASPNETCORE_HTTPS_PORT", https.Property(EndpointProperty.Port));
        }
    }

    /// <summary>The same for a project that is published as a container: it listens on all addresses, without TLS.</summary>
    public static void AddPublished(EnvironmentCallbackContext context, ProjectResource project)
    {
        if (project.GetEndpoints().Any() && !project.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
        {
            context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        }

        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints().Where(e => e.Scheme == "http"))
        {
            ports.AppendLiteral(ports.IsEmpty ? "" : ";");
            ports.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
        }

        if (!ports.IsEmpty)
        {
            context.EnvironmentVariables.TryAdd("HTTP_PORTS", ports.Build());
        }
    }

    private static ReferenceExpression Urls(IEnumerable<EndpointReference> endpoints)
    {
        var urls = new ReferenceExpressionBuilder();

        foreach (var endpoint in endpoints)
        {
            urls.AppendLiteral(string.Create(CultureInfo.InvariantCulture, $"{(urls.IsEmpty ? "" : ";")}{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:"));
            urls.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
        }

        return urls.Build();
    }
}
