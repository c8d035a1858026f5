using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>Ends the workers that a killed nginx master left behind: they go on listening and serving.</summary>
/// <remarks>
/// Workers cannot be told apart by their command line, so <c>working_directory</c> makes each one's the run directory.
/// Linux only: without /proc there is nothing to look at, and the port check speaks up instead.
/// </remarks>
internal static class OrphanedWorkers
{
    /// <summary>The living nginx master of a run directory.</summary>
    public static int? Master(string runDirectory, string pidFile) =>
        WrittenId(pidFile) is { } id && CommandLineHolds(id, runDirectory) ? id : null;

    /// <summary>Whether the master that wrote its id is gone without having removed it.</summary>
    public static bool IsKilled(string runDirectory, string pidFile) =>
        Directory.Exists("/proc/self") && WrittenId(pidFile) is { } id && !CommandLineHolds(id, runDirectory);

    /// <returns>The process ids that were ended; none while a master lives.</returns>
    public static IReadOnlyList<int> End(string runDirectory, string pidFile)
    {
        // A master writes its id before it has a worker, so these workers are nobody's.
        if (!Directory.Exists("/proc/self") || Master(runDirectory, pidFile) is not null)
        {
            return [];
        }

        var ours = Processes(runDirectory);

        foreach (var id in ours)
        {
            Kill(id);
        }

        // Their sockets are free once they are gone, or zombies for whoever adopted them.
        SpinWait.SpinUntil(() => !ours.Exists(id => IsWorkerIn($"/proc/{id}", runDirectory)), TimeSpan.FromSeconds(2));

        return ours;
    }

    private static List<int> Processes(string runDirectory) =>
        [.. from entry in Directory.EnumerateDirectories("/proc")
            let id = int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var number) ? number : 0
            where id > 0 && IsWorkerIn(entry, runDirectory)
            select id];

    private static bool IsWorkerIn(string entry, string runDirectory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(entry, "comm")).TrimEnd() == "nginx"
                && new DirectoryInfo(Path.Combine(entry, "cwd")).LinkTarget == runDirectory
                && File.ReadAllText(Path.Combine(entry, "cmdline")).StartsWith("nginx: worker process", StringComparison.Ordinal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to another user.
            return false;
        }
    }

    // Empty while nginx -t or a starting master has only just made it.
    private static int? WrittenId(string pidFile) =>
        File.Exists(pidFile) && int.TryParse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture, out var id) ? id : null;

    private static bool CommandLineHolds(int id, string runDirectory)
    {
        try
        {
            var commandLine = File.ReadAllText($"/proc/{id}/cmdline");

            return commandLine.StartsWith("nginx: master process", StringComparison.Ordinal)
                && commandLine.Contains(runDirectory, StringComparison.Ordinal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }
}
