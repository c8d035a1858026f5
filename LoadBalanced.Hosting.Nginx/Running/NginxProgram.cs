using System.ComponentModel;
using System.Diagnostics;
using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>The nginx program of this machine.</summary>
internal sealed class NginxProgram(string path)
{
    // Debian keeps it in /usr/sbin, which an ordinary user's PATH does not have.
    private static readonly string[] FurtherDirectories = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

    public string Path => path;

    /// <summary>The program from PATH or a usual place; the bare name when there is none, for the start to complain about.</summary>
    public static NginxProgram Find()
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = directories.Concat(FurtherDirectories).Select(directory => System.IO.Path.Combine(directory, "nginx")).FirstOrDefault(File.Exists);

        return new(found ?? "nginx");
    }

    public static string[] Arguments(string runDirectory) =>
        ["-p", runDirectory, "-c", System.IO.Path.Combine(runDirectory, "nginx.conf"), "-e", "stderr"];

    /// <summary>Runs <c>nginx -t</c>.</summary>
    /// <returns>Whether the configuration is good, and what nginx said.</returns>
    /// <exception cref="DistributedApplicationException">There is no such program.</exception>
    public Task<(bool Good, IReadOnlyList<string> Lines)> TestAsync(string runDirectory, CancellationToken cancellationToken) =>
        RunAsync(["-t", .. Arguments(runDirectory)], cancellationToken);

    /// <summary>Asks <c>nginx -v</c> what it can do.</summary>
    /// <exception cref="DistributedApplicationException">There is no such program.</exception>
    public async Task<NginxFeatures> FeaturesAsync(CancellationToken cancellationToken)
    {
        var (_, lines) = await RunAsync(["-v"], cancellationToken).ConfigureAwait(false);

        return NginxFeatures.Of(lines.FirstOrDefault(line => line.StartsWith("nginx version", StringComparison.Ordinal)));
    }

    private async Task<(bool Good, IReadOnlyList<string> Lines)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Start(start);

        // nginx says everything on its error stream; the other is read so that it cannot fill and block.
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);

        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        var text = await errors.ConfigureAwait(false) + await output.ConfigureAwait(false);

        return (process.ExitCode == 0, text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception problem)
        {
            throw new DistributedApplicationException(
                $"nginx cannot be started as '{start.FileName}' ({problem.Message}): install it (Debian, Ubuntu: apt-get install nginx-light) or put it on PATH.",
                problem);
        }
    }
}
