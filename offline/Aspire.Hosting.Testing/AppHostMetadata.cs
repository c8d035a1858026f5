using System.Reflection;

namespace Aspire.Hosting.Testing;

/// <summary>What the build of an AppHost has written down in its assembly.</summary>
internal static class AppHostMetadata
{
    public static string? Of(Assembly assembly, string key) =>
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => string.Equals(metadata.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;

    public static string? ProjectDirectory(Assembly assembly) =>
        Of(assembly, "apphostprojectpath") is { } directory && Directory.Exists(directory) ? directory : null;
}
