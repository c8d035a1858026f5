using System.Net;
using System.Net.Sockets;

namespace LoadBalanced.Benchmarks;

/// <summary>A directory and servers that last for one run.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly List<Server> _servers = [];

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("loadbalanced-benchmark-").FullName;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a server, which ends with the run.</summary>
    public Server Start(string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var server = new Server(Subdirectory(name), name, command, environment);
        _servers.Add(server);
        return server;
    }

    /// <summary>Starts nginx with one file, run by its user, everything it writes in its own directory.</summary>
    public Server StartNginx(string name, string http)
    {
        var file = Write(name, "nginx.conf",
            $$"""
            worker_processes auto;
            daemon off;
            pid nginx.pid;
            {{(Environment.IsPrivilegedProcess ? $"user {Environment.UserName};" : "")}}
            events { worker_connections 1024; }
            http {
                access_log access.log;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
            {{http}}
            }

            """);
        return Start(name, ["nginx", "-p", Subdirectory(name), "-c", file, "-e", "stderr"]);
    }

    /// <summary>Writes a server's file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string server, string file, string text)
    {
        var path = Path.Combine(Subdirectory(server), file);
        File.WriteAllText(path, text);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        // The last first: nobody loses what it leans on.
        for (var i = _servers.Count - 1; i >= 0; i--)
            await _servers[i].DisposeAsync();

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private string Subdirectory(string name) => System.IO.Directory.CreateDirectory(Path.Combine(Directory, name)).FullName;
}
