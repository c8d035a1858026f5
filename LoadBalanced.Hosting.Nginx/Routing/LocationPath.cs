using System.Buffers;

namespace Aspire.Hosting.Nginx.Routing;

/// <summary>Paths that can stand in an nginx configuration without quotes.</summary>
internal static class LocationPath
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-_.~");

    /// <returns>The path without a slash at its end.</returns>
    /// <exception cref="ArgumentException">It is not a path that nginx may be given.</exception>
    public static string Check(string path, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, parameter);

        var trimmed = path.Length > 1 && path.EndsWith('/') ? path[..^1] : path;

        if (path == "/" || (trimmed.StartsWith('/') && IsInside(trimmed[1..])))
        {
            return trimmed;
        }

        throw new ArgumentException(
            $"The path '{path}' is not valid: it must start with '/' and hold only letters, digits, '/', '-', '_', '.' and '~', and no empty, '.' or '..' segment.",
            parameter);
    }

    /// <summary>Whether a relative path stays inside the directory it starts in.</summary>
    public static bool IsInside(string? path) =>
        path is not null && !path.AsSpan().ContainsAnyExcept(Characters) && !path.Split('/').Any(segment => segment is "" or "." or "..");
}
