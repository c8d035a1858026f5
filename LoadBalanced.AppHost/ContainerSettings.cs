using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace LoadBalanced.AppHost;

/// <summary>What containers are made of, where it is not the default.</summary>
/// <param name="CacheImage">Redis's image, with registry and tag; null takes the one that AddRedis pins.</param>
/// <param name="NginxImage">nginx's image, with registry and tag; null takes the one that AddNginx pins.</param>
/// <param name="Volume">The engine's volume for Redis's data; null takes one that belongs to this checkout.</param>
internal sealed partial record ContainerSettings(string? CacheImage = null, string? NginxImage = null, string? Volume = null)
{
    /// <exception cref="BadSettingException">A value breaks its rule.</exception>
    public static ContainerSettings Parse(IConfigurationSection section) =>
        new(Image(section, "Images:Cache"), Image(section, "Images:Nginx"), VolumeName(section, nameof(Volume)));

    private static string? Image(IConfigurationSection section, string key) => section[key] switch
    {
        null or "" => null,
        { } image when ImageReference().IsMatch(image) => image,
        { } text => throw new BadSettingException(
            $"{Settings.Section}:{key} is '{text}'; it must be an image with its tag or digest, such as docker.io/library/nginx:1.30."),
    };

    private static string? VolumeName(IConfigurationSection section, string key) => section[key] switch
    {
        null or "" => null,
        { } name when EngineName().IsMatch(name) => name,
        { } text => throw new BadSettingException(
            $"{Settings.Section}:{key} is '{text}'; it must be a volume's name: a letter or digit, then letters, digits, '_', '.' and '-'."),
    };

    // A tag, always: an image without one is whatever "latest" is today.
    [GeneratedRegex(@"^[a-z0-9]([a-z0-9._-]*(:[0-9]+)?/)?([a-z0-9._-]+/)*[a-z0-9._-]*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ImageReference();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EngineName();
}
