using System.ComponentModel;
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
    /// <exception cref="DistributedApplicationException">There is no such program.</exception>
    public Task<NginxAnswer> TestAsync(string runDirectory, CancellationToken cancellationToken) =>
        RunAsync(["-t", .. Arguments(runDirectory)], cancellationToken);

    /// <summary>Runs <c>nginx -T</c>.</summary>
    /// <exception cref="DistributedApplicationException">There is no such program.</exception>
    public Task<NginxAnswer> ShowAsync(string runDirectory, CancellationToken cancellationToken) =>
        RunAsync(["-T", .. Arguments(runDirectory)], cancellationToken);

    /// <summary>Runs <c>nginx -s reload</c>, which sends the master SIGHUP.</summary>
    /// <exception cref="DistributedApplicationException">There is no such program.</exception>
    public Task<NginxAnswer> ReloadAsync(string runDirectory, CancellationToken cancellationToken) =>
        RunAsync(["-s", "reload", .. Arguments(runDirectory)], cancellationToken);

    /// <summary>Runs <c>nginx -s reopen</c>, which makes it begin its log files anew.</summary>
    /// <exception cref="DistributedApplicationException">There is no such program.</exception>
    public Task<NginxAnswer> ReopenAsync(string runDirectory, CancellationToken cancellationToken) =>
        RunAsync(["-s", "reopen", .. Arguments(runDirectory)], cancellationToken);

    /// <summary>Asks <c>nginx -v</c> what it can do.</summary>
    /// <exception cref="DistributedApplicationException">There is no such program.</exception>
    public async Task<NginxFeatures> FeaturesAsync(CancellationToken cancellationToken)
    {
        var answer = await RunAsync(["-v"], cancellationToken).ConfigureAwait(false);

        return NginxFeatures.Of(answer.Messages.FirstOrDefault(line => line.StartsWith("nginx version", StringComparison.Ordinal)));
    }

    private async Task<NginxAnswer> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await ExternalProgram.RunAsync(path, arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception problem)
        {
            throw new DistributedApplicationException(
                $"nginx cannot be started as '{path}' ({problem.Message}): install it (Debian, Ubuntu: apt-get install nginx-light) or put it on PATH.",
                problem);
        }
    }
}
