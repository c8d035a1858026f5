using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>The running DCP process. Disposing it ends everything that DCP started, then DCP.</summary>
internal sealed class DcpHost : IAsyncDisposable
{
    private readonly DcpOptions _options;
    private readonly ILogger _logger;
    private readonly Process _process;
    private readonly DcpSession _session;
    private int _disposed;

    private DcpHost(DcpOptions options, ILogger logger, Process process, DcpSession session, DcpClient client)
    {
        _options = options;
        _logger = logger;
        _process = process;
        _session = session;
        Client = client;
        Exited = WaitForExitAsync(process);
    }

    public DcpClient Client { get; }

    /// <summary>DCP's exit code, once it ended, for whatever reason.</summary>
    public Task<int> Exited { get; }

    /// <summary>The end of what DCP wrote to its console, to explain an exit nobody asked for; until disposal.</summary>
    public string LastOutput => _session.ReadOutput();

    /// <summary>Starts DCP and waits until its API server answers.</summary>
    /// <exception cref="DcpException">DCP is missing, died while starting, or did not come up in time.</exception>
    public static async Task<DcpHost> StartAsync(DcpOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        var session = DcpSession.Create();
        Process? process = null;
        try
        {
            process = DcpProcess.Start(options, session);
            logger.LogDebug("DCP {Path} started as process {Pid}; session folder {Folder}.", options.CliPath, process.Id, session.Folder);
            var kubeconfig = await WaitForKubeconfigAsync(options, session, process, cancellationToken);
            return new DcpHost(options, logger, process, session, new DcpClient(kubeconfig));
        }
        catch
        {
            if (process is not null)
            {
                await KillAsync(process);
                process.Dispose();
            }

            session.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(_options.StopTimeout);
        try
        {
            if (!Exited.IsCompleted)
            {
                await Client.StopServerAsync(timeout.Token);
            }

            await Exited.WaitAsync(timeout.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException or DcpException or IOException)
        {
            // Its controllers and process monitors see it go, and clean up after it.
            _logger.LogWarning("DCP did not end in order ({Reason}); killing it.", error.Message);
            await KillAsync(_process);
        }

        Client.Dispose();
        _process.Dispose();
        _session.Dispose();
    }

    private static async Task<Kubeconfig> WaitForKubeconfigAsync(
        DcpOptions options, DcpSession session, Process process, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < options.StartTimeout)
        {
            if (session.ReadKubeconfig() is { } kubeconfig)
            {
                return kubeconfig;
            }

            if (process.HasExited)
            {
                throw new DcpException($"DCP at '{options.CliPath}' ended with exit code {process.ExitCode} while starting: {session.ReadOutput()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25), cancellationToken);
        }

        throw new DcpException(
            $"DCP at '{options.CliPath}' wrote no kubeconfig within {options.StartTimeout.TotalSeconds:0} s: {session.ReadOutput()}");
    }

    private static async Task<int> WaitForExitAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task KillAsync(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended in the meantime.
        }

        await process.WaitForExitAsync();
    }
}
