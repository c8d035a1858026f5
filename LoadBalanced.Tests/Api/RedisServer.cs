using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LoadBalanced.Tests.Nginx;
using StackExchange.Redis;

namespace LoadBalanced.Tests.Api;

/// <summary>A redis-server of its own, which can be killed, held and brought back. It has every write on disk before it replies.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("loadbalanced-redis-").FullName;
    private readonly int _port = FreePort.Take();
    private ConnectionMultiplexer? _connection;
    private Process? _process;

    private RedisServer()
    {
    }

    public string ConnectionString => $"127.0.0.1:{_port}";

    public IDatabase Database => _connection!.GetDatabase();

    public static async Task<RedisServer> StartedAsync()
    {
        var server = new RedisServer();
        await server.StartAsync();
        server._connection = server.Connect();
        return server;
    }

    public ConnectionMultiplexer Connect() => ConnectionMultiplexer.Connect($"{ConnectionString},abortConnect=false,connectTimeout=1000,allowAdmin=true");

    public async Task StartAsync()
    {
        _process = Process.Start(
            "redis-server",
            ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--dir", _directory, "--logfile", "redis.log"]);

        for (var start = Stopwatch.GetTimestamp(); !await AnswersAsync(_port); await Task.Delay(20))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(20))
                throw new InvalidOperationException($"redis-server did not start: {await File.ReadAllTextAsync(Path.Combine(_directory, "redis.log"))}");
        }
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>It takes connections and commands, and answers none.</summary>
    public void Hold() => Signal.Send("STOP", _process!.Id);

    public void Continue() => Signal.Send("CONT", _process!.Id);

    public Task ForgetScriptsAsync() => Database.ExecuteAsync("SCRIPT", "FLUSH");

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.CloseAsync();

        _connection?.Dispose();
        if (_process is not null)
            Kill();

        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Whether a server listens there that has read its data, with or without a password.</summary>
    public static async Task<bool> AnswersAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            using var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync() is { } line && (line == "+PONG" || line.StartsWith("-NOAUTH", StringComparison.Ordinal));
        }
        catch (Exception problem) when (problem is SocketException or IOException)
        {
            return false;
        }
    }
}
