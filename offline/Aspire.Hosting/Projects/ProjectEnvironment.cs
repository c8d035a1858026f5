using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

/// <summary>What a .NET project finds in its environment besides what the AppHost declares.</summary>
internal static class ProjectEnvironment
{
    public static void AddTo(EnvironmentCallbackContext context, ProjectResource project, LaunchProfile? profile)
    {
        var variables = context.EnvironmentVariables;

        foreach (var (name, value) in profile?.EnvironmentVariables ?? new Dictionary<string, string>())
        {
            variables.TryAdd(name, value);
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

        if (!project.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
        {
            variables.TryAdd("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true");
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
