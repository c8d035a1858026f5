using System.Diagnostics;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>How a script ended, and what it wrote to either stream.</summary>
internal sealed record ShellScript(int ExitCode, string Output)
{
    /// <summary>Runs a script of bash, to its end.</summary>
    /// <param name="directory">Where it runs.</param>
    /// <param name="script">Its text.</param>
    /// <param name="program">What runs bash; by default the system.</param>
    public static async Task<ShellScript> RunAsync(string directory, string script, params string[] program)
    {
        string[] line = [.. program, "bash", "-c", $"exec 2>&1\n{script}"];
        using var bash = Process.Start(new ProcessStartInfo(line[0], line[1..]) { WorkingDirectory = directory, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        return new(bash.ExitCode, output);
    }
}
