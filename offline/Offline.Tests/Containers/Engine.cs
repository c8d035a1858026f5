using System.Diagnostics;

namespace Offline.Tests.Containers;

/// <summary>The container engine that <c>./test --containers</c> provides, and an image in it with a shell and the usual small tools.</summary>
internal static class Engine
{
    private static string Command { get; } = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME") is { Length: > 0 } chosen ? chosen : "docker";

    public static string Image { get; } = Environment.GetEnvironmentVariable("CONTAINER_TEST_IMAGE") ?? "";

    public static void SkipWithout() => Assert.SkipUnless(Image.Length > 0, "no container engine was asked for: ./test --containers provides one");

    /// <summary>What the engine says, an answer a line; a failed command says nothing.</summary>
    public static async Task<string[]> AskAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
