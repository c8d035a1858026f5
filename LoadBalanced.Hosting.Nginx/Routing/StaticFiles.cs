using System.Globalization;
using System.Text;

namespace Aspire.Hosting.Nginx.Routing;

/// <summary>Renders the location of a directory's files.</summary>
internal static class StaticFiles
{
    /// <summary>Where the directories are, relative to the run directory, by their number: their own paths may hold anything.</summary>
    public const string Directory = "static";

    /// <exception cref="ArgumentException">An option that nginx must not be given.</exception>
    public static void Check(string directory, StaticFilesOptions options)
    {
        CheckInside(directory, nameof(options.IndexFile), options.IndexFile);

        if (options.FallbackFile is not null)
        {
            CheckInside(directory, nameof(options.FallbackFile), options.FallbackFile);
        }

        if (options.MaxAge is { } age && (age < TimeSpan.Zero || age > TimeSpan.FromDays(3650) || age.Ticks % TimeSpan.TicksPerSecond != 0))
        {
            throw new ArgumentException($"MaxAge is {age}; it must be a whole number of seconds, 0 to ten years.", nameof(options));
        }
    }

    public static string Render(StaticLocation location, int number)
    {
        var options = location.Options;
        var text = new StringBuilder();

        if (location.Path != "/")
        {
            text.Append(CultureInfo.InvariantCulture, $"location = {location.Path} {{\n    absolute_redirect off;\n    return 301 {location.Prefix};\n}}\n");
        }

        // With the slash at both ends: without it in the location, /static../x would be read beside the directory.
        text.Append(CultureInfo.InvariantCulture, $"location {(location.Path == "/" ? "" : "^~ ")}{location.Prefix} {{\n");
        text.Append(CultureInfo.InvariantCulture, $"    {(location.Path == "/" ? "root" : "alias")} {Directory}/{number}/;\n");
        text.Append(CultureInfo.InvariantCulture, $"    index {options.IndexFile};\n    absolute_redirect off;\n");
        text.Append(options.MaxAge is { } age ? string.Create(CultureInfo.InvariantCulture, $"    expires {(long)age.TotalSeconds}s;\n") : "    expires epoch;\n");

        if (!options.FollowSymbolicLinks)
        {
            text.Append("    disable_symlinks on from=$document_root;\n");
        }

        if (options.FallbackFile is { } fallback)
        {
            text.Append(CultureInfo.InvariantCulture, $"    try_files $uri $uri/ {location.Prefix}{fallback};\n");
        }

        // .git, .env and the like.
        return text.Append("\n    location ~ /\\.(?!well-known/) {\n        return 404;\n    }\n}\n").ToString();
    }

    private static void CheckInside(string directory, string name, string file)
    {
        if (!LocationPath.IsInside(file))
        {
            throw new ArgumentException(
                $"{name} is '{file}'; it must be a path inside '{directory}' that holds only letters, digits, '/', '-', '_', '.' and '~', and no empty, '.' or '..' segment.",
                nameof(file));
        }
    }
}
