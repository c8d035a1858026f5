namespace Aspire.Hosting.Processes;

/// <summary>Finds a program the way the operating system would.</summary>
internal static class ProgramPath
{
    public static string? Find(string command)
    {
        if (Path.IsPathRooted(command))
        {
            return IsExecutable(command) ? command : null;
        }

        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var extensions = OperatingSystem.IsWindows() ? (string[])["", ".exe", ".cmd", ".bat"] : [""];

        return directories
            .SelectMany(directory => extensions.Select(extension => Path.Combine(directory, command + extension)))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != UnixFileMode.None);
    }
}
