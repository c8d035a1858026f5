using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>The container engine of this machine, by its command line.</summary>
public sealed class ContainerEngine
{
    // A client whose engine does not run waits for it; one that runs answers in well under a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private ContainerEngine(string command) => Command = command;

    /// <summary>
    /// Gets the command: <c>docker</c> or <c>podman</c>.
    /// </summary>
    public string Command { get; }

    /// <summary>
    /// Finds the engine that Aspire's orchestrator uses: the one it was told to use, or else Docker before Podman.
    /// </summary>
    /// <param name="configuration">The AppHost's configuration, with <c>ASPIRE_CONTAINER_RUNTIME</c> or <c>DcpPublisher:ContainerRuntime</c>.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The engine; null when none answers within three seconds.</returns>
    public static async Task<ContainerEngine?> FindAsync(IConfiguration configuration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        var chosen = configuration["DcpPublisher:ContainerRuntime"] ?? configuration["ASPIRE_CONTAINER_RUNTIME"];
        ContainerEngine[] engines = chosen is { Length: > 0 } ? [new(chosen)] : [new("docker"), new("podman")];

        var answers = await Task.WhenAll(engines.Select(engine => engine.AnswersAsync(cancellationToken))).ConfigureAwait(false);
        var first = Array.IndexOf(answers, true);

        return first < 0 ? null : engines[first];
    }

    /// <summary>
    /// Runs one command of the engine to its end.
    /// </summary>
    /// <param name="arguments">The arguments, such as <c>inspect</c> and a container's id.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>What it said, and whether it succeeded.</returns>
    /// <exception cref="Win32Exception">There is no such command.</exception>
    public async Task<ContainerEngineAnswer> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);

        var start = new ProcessStartInfo(Command, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;

        try
        {
            // Both streams are drained: a full pipe would hold the answer back.
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);

            return new(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);

        try
        {
            return (await RunAsync(["info"], timeout.Token).ConfigureAwait(false)).Succeeded;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Win32Exception)
        {
            // Not installed.
            return false;
        }
    }
}

/// <summary>
/// What a command of the container engine said.
/// </summary>
/// <param name="ExitCode">The command's exit code; 0 is success.</param>
/// <param name="Output">What it wrote to its output.</param>
/// <param name="Errors">What it wrote to its error stream.</param>
public sealed record ContainerEngineAnswer(int ExitCode, string Output, string Errors)
{
    /// <summary>
    /// Gets whether the command succeeded.
    /// </summary>
    public bool Succeeded => ExitCode == 0;
}
