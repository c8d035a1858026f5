using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Offline.Tests.Redis;

/// <summary>A redis-server of its own, on a free port, that can be killed and brought back.</summary>
internal sealed class RealRedis : IDisposable
{
    private Process? _process;

    public RealRedis()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public void Start() => _process = Process.Start(new ProcessStartInfo(
        "redis-server", ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--dir", Path.GetTempPath()])
    {
        RedirectStandardOutput = true,
        UseShellExecute = false,
    });

    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    public void Dispose() => Kill();
}
