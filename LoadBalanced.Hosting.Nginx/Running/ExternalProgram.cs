using System.Diagnostics;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>Runs a program to its end.</summary>
internal static class ExternalProgram
{
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<NginxAnswer> RunAsync(string path, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;

        // Both are read at once, so that neither fills and blocks.
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

        var messages = await errors.ConfigureAwait(false);

        return new(process.ExitCode == 0, messages.Split('\n', StringSplitOptions.RemoveEmptyEntries), await output.ConfigureAwait(false));
    }
}
