using System.Text.Json;

namespace Aspire.Hosting.Testing;

/// <summary>The environment variables of an AppHost's launch profile, as configuration.</summary>
internal static class LaunchProfileSettings
{
    private static readonly string[] HostPrefixes = ["DOTNET_", "ASPNETCORE_"];
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The named profile, or the first when <paramref name="profileName"/> is empty; nothing when there is no launch settings file.</summary>
    /// <exception cref="InvalidOperationException">The named profile is not there.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string projectDirectory, string? profileName)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var path = Path.Combine(projectDirectory, "Properties", "launchSettings.json");
        if (!File.Exists(path))
        {
            return settings;
        }

        using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
        if (Find(document, profileName) is not { } profile)
        {
            return string.IsNullOrEmpty(profileName)
                ? settings
                : throw new InvalidOperationException($"The launch profile '{profileName}' is not in {path}.");
        }

        settings["DOTNET_LAUNCH_PROFILE"] = profile.Name;
        if (profile.Value.TryGetProperty("environmentVariables", out var variables))
        {
            foreach (var variable in variables.EnumerateObject())
            {
                Add(settings, variable.Name, variable.Value.GetString());
            }
        }

        return settings;
    }

    private static JsonProperty? Find(JsonDocument document, string? profileName)
    {
        if (!document.RootElement.TryGetProperty("profiles", out var profiles))
        {
            return null;
        }

        return profiles.EnumerateObject()
            .Where(profile => string.IsNullOrEmpty(profileName) || profile.Name == profileName)
            .Select(profile => (JsonProperty?)profile)
            .FirstOrDefault();
    }

    private static void Add(Dictionary<string, string?> settings, string name, string? value)
    {
        settings[name] = value;

        // As environment variables these reach a host without their prefix as well.
        foreach (var prefix in HostPrefixes.Where(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            settings[name[prefix.Length..]] = value;
        }
    }
}
