using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using LoadBalanced.Tests.EndToEnd;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.Cli;

/// <summary>How a command ended, and what it wrote to either stream, without colours.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public override string ToString() => $"It ended with {ExitCode}:\n{Output}";
}

/// <summary>The official <c>aspire</c> command, with a home directory of its own that goes with it.</summary>
internal sealed partial class AspireCommand : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly string Tools = Path.Combine(Repository.Directory, "offline", "tools");

    private readonly DataDirectory _home = new();

    public AspireCommand()
    {
        Assert.SkipUnless(IsThere, $"The aspire command is not there: npm ci --prefix {Tools} fetches it.");

        // What it would unpack on its first start, if ./test has unpacked it already; and the sockets, which AppHosts from 13.6 on insist on being private.
        var aspire = Path.Combine(Home, ".aspire");
        var sockets = Directory.CreateDirectory(Path.Combine(aspire, "cli", "bch"));
        if (!OperatingSystem.IsWindows())
        {
            sockets.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        foreach (var unpacked in Directory.Exists(Path.Combine(Tools, "bundle")) ? (string[])["bundle", "versions", ".aspire-bundle-version"] : [])
        {
            File.CreateSymbolicLink(Path.Combine(aspire, unpacked), Path.Combine(Tools, "bundle", unpacked));
        }
    }

    public static bool IsThere => File.Exists(Program);

    public static string Program { get; } = Path.Combine(Tools, "node_modules", "@microsoft", "aspire-cli-linux-x64", "bin", "aspire");

    public string Home => _home.Path;

    /// <summary>All that it started carries its home directory, wherever it hangs in the tree.</summary>
    public IReadOnlyList<SystemProcess> Family => [.. SystemProcess.All().Where(process => process.Carries(Home))];

    /// <summary>Runs it in the repository's directory, and waits for its end.</summary>
    public async Task<CommandResult> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments, out var output);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            process.Kill();
            Assert.Fail($"aspire {string.Join(' ', arguments)} has not ended after {Patience.TotalSeconds} s:\n{output()}");
        }

        return new(process.ExitCode, output());
    }

    /// <summary>Starts it, without waiting; <paramref name="output"/> is what it has written so far.</summary>
    public Process Start(IEnumerable<string> arguments, out Func<string> output)
    {
        // A session of its own, so that a Ctrl-C can be sent to all that a terminal would send it to.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "setsid", Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Repository.Directory,
        };
        start.Environment["HOME"] = Home;
        start.Environment["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var name in (string[])["ASPIRE_CLI_TELEMETRY_OPTOUT", "DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_NOLOGO", "ASPIRE_CLI_NOLOGO", "ASPIRE_NON_INTERACTIVE"])
        {
            start.Environment[name] = "1";
        }

        foreach (var name in (string[])["ASPIRE_HOME", "DOTNET_CLI_HOME", "DOTNET_LAUNCH_PROFILE"])
        {
            start.Environment.Remove(name);
        }

        var lines = new StringBuilder();
        output = Written;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        string Written()
        {
            lock (lines)
            {
                return lines.ToString();
            }
        }

        void Keep(string? line)
        {
            if (line is not null)
            {
                lock (lines)
                {
                    lines.AppendLine(Decoration().Replace(line, ""));
                }
            }
        }
    }

    /// <summary>Waits until none of the processes that it started is left.</summary>
    public Task NothingIsLeftAsync(TimeSpan patience) =>
        Eventually.TrueAsync(() => Task.FromResult(Family.Count == 0), () => $"Left:\n{string.Join('\n', Family)}", patience);

    public void Dispose() => _home.Dispose();

    // Colours, and links.
    [GeneratedRegex(@"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Decoration();
}
