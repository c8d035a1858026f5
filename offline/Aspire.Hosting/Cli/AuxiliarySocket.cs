using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Cli;

/// <summary>
/// The socket by which every <c>aspire</c> command finds a running AppHost:
/// <c>~/.aspire/cli/bch/{which AppHost}{which start}.{process id}</c>.
/// </summary>
internal static class AuxiliarySocket
{
    private const int StartIdSize = 6;

    public static string Path(IConfiguration configuration)
    {
        var appHost = Resolve((configuration["AppHost:FilePath"] ?? configuration["AppHost:Path"])!);
        var start = RandomNumberGenerator.GetBytes(StartIdSize);
        var name = string.Create(CultureInfo.InvariantCulture, $"{IdOf(appHost)}{Base64Url.EncodeToString(start)}.{Environment.ProcessId}");
        return System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire", "cli", "bch", name);
    }

    /// <summary>The name of an AppHost's project file among all, in eleven characters.</summary>
    public static string IdOf(string projectFile)
    {
        Span<byte> hash = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(hash, XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(projectFile)));
        return Base64Url.EncodeToString(hash);
    }

    /// <summary>The path without symbolic links: the command may have come by another way.</summary>
    public static string Resolve(string path)
    {
        var resolved = System.IO.Path.GetPathRoot(path)!;
        foreach (var part in path[resolved.Length..].Split(System.IO.Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = System.IO.Path.Combine(resolved, part);
            resolved = new FileInfo(next).LinkTarget is { } target ? Resolve(System.IO.Path.GetFullPath(target, resolved)) : next;
        }

        return resolved;
    }
}
