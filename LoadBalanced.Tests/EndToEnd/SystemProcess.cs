using System.Diagnostics;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>A process of this machine, as /proc shows it.</summary>
internal sealed record SystemProcess(int Id, string CommandLine, string Environment, string Directory)
{
    /// <summary>All that live and may be looked at.</summary>
    public static IEnumerable<SystemProcess> All()
    {
        foreach (var directory in System.IO.Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var id) && Read(id, directory) is { } process)
            {
                yield return process;
            }
        }
    }

    /// <summary>Whether the path is in its command line or environment, or it works there. (nginx overwrites its workers' other two.)</summary>
    public bool Carries(string path) =>
        CommandLine.Contains(path, StringComparison.Ordinal)
        || Environment.Contains(path, StringComparison.Ordinal)
        || Directory.StartsWith(path, StringComparison.Ordinal);

    /// <param name="signal">Its name without SIG.</param>
    /// <param name="id">A process, or the negative id of a group.</param>
    public static async Task SignalAsync(string signal, int id)
    {
        // It may have ended by itself: then there is nobody to tell, and kill complains.
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", "--", $"{id}"]) { RedirectStandardError = true, UseShellExecute = false })!;
        await kill.WaitForExitAsync();
    }

    public override string ToString() => $"{Id} {CommandLine.Replace('\0', ' ')}";

    private static SystemProcess? Read(int id, string directory)
    {
        try
        {
            var commandLine = File.ReadAllText(Path.Combine(directory, "cmdline"));

            // A zombie has none: it has ended, and waits for its parent to notice.
            return commandLine.Length == 0
                ? null
                : new(id, commandLine, File.ReadAllText(Path.Combine(directory, "environ")), new DirectoryInfo(Path.Combine(directory, "cwd")).LinkTarget ?? "");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to another user.
            return null;
        }
    }
}
