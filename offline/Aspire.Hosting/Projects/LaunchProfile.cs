using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aspire.Hosting.Projects;

/// <summary>A profile of a project's <c>launchSettings.json</c>.</summary>
internal sealed record LaunchProfile(string Name, IReadOnlyList<Uri> Urls, IReadOnlyDictionary<string, string> EnvironmentVariables)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The named profile, else the one named as the AppHost's own, else the first that starts the project.</summary>
    /// <exception cref="DistributedApplicationException">A profile of that name does not exist, or the file cannot be read.</exception>
    public static LaunchProfile? Find(string projectPath, string? name, string? appHostProfile)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        var profiles = Read(path);

        if (name is not null)
        {
            return profiles.TryGetValue(name, out var named)
                ? From(name, named)
                : throw new DistributedApplicationException($"There is no launch profile '{name}' in {path}.");
        }

        if (appHostProfile is not null && profiles.TryGetValue(appHostProfile, out var same))
        {
            return From(appHostProfile, same);
        }

        var first = profiles.FirstOrDefault(p => p.Value.CommandName == "Project");
        return first.Value is null ? null : From(first.Key, first.Value);
    }

    private static Dictionary<string, Profile> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<Settings>(file, Json)?.Profiles ?? [];
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"{path} is not valid JSON: {exception.Message}", exception);
        }
    }

    private static LaunchProfile From(string name, Profile profile)
    {
        var urls = profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return new(name, [.. urls.Select(u => new Uri(u))], profile.EnvironmentVariables ?? []);
    }

    private sealed record Settings(Dictionary<string, Profile>? Profiles);

    private sealed record Profile(
        [property: JsonPropertyName("commandName")] string? CommandName, string? ApplicationUrl, Dictionary<string, string>? EnvironmentVariables);
}
