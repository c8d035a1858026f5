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
    /// <returns>The process ids that were ended.</returns>
    /// <exception cref="DistributedApplicationException">A living nginx master runs in the directory.</exception>
    public static IReadOnlyList<int> End(string runDirectory, string pidFile)
    {
        var ours = Directory.Exists("/proc/self") ? Processes(runDirectory) : [];

        if (Master(pidFile) is { } master && (ours.Contains(master) || CommandLineHolds(master, runDirectory)))
        {
            throw new DistributedApplicationException(
                $"An nginx (process {master}) already runs in '{runDirectory}': stop the application it belongs to, or choose another run directory.");
        }

        foreach (var id in ours)
        {
            Kill(id);
        }

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

    private static int? Master(string pidFile) =>
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
            process.WaitForExit(TimeSpan.FromSeconds(2));
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }
}
