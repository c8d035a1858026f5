using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli.Rpc;

/// <summary>Serves methods on a Unix socket that only its owner can open, and removes the socket in the end.</summary>
internal sealed class RpcListener : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int WaitingClients = 16;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<Task, bool> _clients = new();
    private readonly RpcMethods _methods;
    private readonly ILogger _logger;

    /// <remarks>A former socket at that path is replaced, and the directory created where it is missing.</remarks>
    /// <exception cref="IOException">Nothing can listen there.</exception>
    public RpcListener(string path, RpcMethods methods, ILogger logger)
    {
        (_methods, _logger) = (methods, logger);
        try
        {
            CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(path);
            _socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, OwnerOnly);
            }

            _socket.Listen(WaitingClients);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or UnauthorizedAccessException or IOException)
        {
            _socket.Dispose();
            throw new IOException($"Nothing can listen on the socket '{path}': {e.Message}", e);
        }
    }

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var client = await _socket.AcceptAsync(cancellationToken);
                var served = ServeAsync(client, cancellationToken);
                _clients.TryAdd(served, true);
                _ = served.ContinueWith(done => _clients.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        finally
        {
            await Task.WhenAll(_clients.Keys);
        }
    }

    /// <summary>Closing the socket also deletes its file.</summary>
    public void Dispose() => _socket.Dispose();

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            await using var connection = new RpcConnection(stream, _methods, _logger);
            await connection.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The AppHost ends.
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // A command that was interrupted, or no aspire command at all: no other client is concerned.
            _logger.LogDebug(e, "A client of the backchannel left.");
        }
    }
}
