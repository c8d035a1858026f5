using System.Net.Sockets;
using System.Text.Json;
using Aspire.Hosting.Cli.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace Offline.Tests.Cli;

/// <summary>The other side of a connection, which sends what it is told to.</summary>
internal sealed class RpcClient : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rpc-").FullName;
    private readonly CancellationTokenSource _ended = new();
    private readonly RpcListener _listener;
    private readonly Task _serving;
    private readonly NetworkStream _stream;
    private readonly FramedMessages _messages;

    public RpcClient(RpcMethods methods)
    {
        Path = System.IO.Path.Combine(_directory, "sockets", "s");
        _listener = new(Path, methods, NullLogger.Instance);
        _serving = _listener.ServeAsync(_ended.Token);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Path));
        _stream = new(socket, ownsSocket: true);
        _messages = new(_stream);
    }

    public string Path { get; }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public Task SendAsync(string json) => _messages.WriteAsync(JsonElement.Parse(json), RpcJson.Options, Ending);

    public async Task<string?> ReceiveAsync()
        => (await _messages.ReadAsync(Ending).WaitAsync(TimeSpan.FromSeconds(10), Ending))?.GetRawText();

    public async Task<string?> AskAsync(string json)
    {
        await SendAsync(json);
        return await ReceiveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _messages.Dispose();
        await _stream.DisposeAsync();
        await _ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _serving);
        _listener.Dispose();
        _ended.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
