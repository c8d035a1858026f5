using System.Diagnostics;
using System.Globalization;
using LoadBalanced.Tests.Nginx;

namespace LoadBalanced.Tests.Api;

/// <summary>A redis-server of its own, without data, on a free port.</summary>
internal sealed class RealRedis : IDisposable
{
    private readonly Process _process;
    private readonly int _port = FreePort.Take();

    public RealRedis() => _process = Process.Start(new ProcessStartInfo(
        "redis-server",
        ["--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--logfile", "/dev/null"]) { UseShellExecute = false })!;

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>Hangs it: it takes connections and commands, and answers none.</summary>
    public void Freeze() => Signal.Send("STOP", _process.Id);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
