using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace LoadBalanced.AppHost;

/// <summary>The container engine of this machine, if it has one that runs.</summary>
internal static class ContainerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks the engine that Aspire was told to use, or else Docker and Podman at once, for at most three seconds.</summary>
    public static async Task<bool> AnswersAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var chosen = configuration["ASPIRE_CONTAINER_RUNTIME"];
        string[] engines = chosen is { Length: > 0 } ? [chosen] : ["docker", "podman"];

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);

        var answers = await Task.WhenAll(engines.Select(engine => AnswersAsync(engine, timeout.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return answers.Contains(true);
    }

    private static async Task<bool> AnswersAsync(string engine, CancellationToken cancellationToken)
    {
        var question = new ProcessStartInfo(engine, ["info"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var asking = Process.Start(question)!;
            try
            {
                // Both streams are drained: a full pipe would hold the answer back.
                await Task.WhenAll(
                    asking.StandardOutput.ReadToEndAsync(cancellationToken),
                    asking.StandardError.ReadToEndAsync(cancellationToken),
                    asking.WaitForExitAsync(cancellationToken));
                return asking.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                asking.Kill(entireProcessTree: true);
                return false;
            }
        }
        catch (Win32Exception)
        {
            // Not installed.
            return false;
        }
    }
}
