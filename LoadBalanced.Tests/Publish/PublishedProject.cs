using System.Diagnostics;
using System.Text.RegularExpressions;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Publish;

/// <summary>What the built AppHost wrote, said and returned when it was started to publish.</summary>
internal sealed partial record PublishedProject(string Directory, int ExitCode, string Output, string Errors)
{
    /// <param name="directory">Where to; null: the option stands there without a value.</param>
    /// <param name="more">Further options.</param>
    public static async Task<PublishedProject> PublishAsync(string? directory, params string[] more)
    {
        using var data = new DataDirectory();
        var start = new ProcessStartInfo(
            "dotnet", [typeof(Projects.LoadBalanced_AppHost).Assembly.Location, "--operation", "publish", "--step", "publish", .. more, "--output-path", .. directory is null ? (string[])[] : [directory]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = data.Path,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Production";

        using var process = Process.Start(start)!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(AppHostProcess.StartTimeout, cancellationToken);

        return new(directory ?? "", process.ExitCode, await output, await errors);
    }

    /// <summary>The file's text, with a placeholder for the version of Aspire.</summary>
    public string Read(string file) => DashboardVersion().Replace(File.ReadAllText(Path.Combine(Directory, file)), "aspire-dashboard:VERSION\"");

    public IEnumerable<string> Files() =>
        System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Directory, file)).Order(StringComparer.Ordinal);

    [GeneratedRegex("""aspire-dashboard:\d+\.\d+["]""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DashboardVersion();
}
