using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Front;
using Aspire.Hosting.Nginx.Running;

namespace LoadBalanced.Tests.Nginx;

/// <summary>The real nginx over this repository's nginx/ directory, in a directory and on a port of its own.</summary>
internal sealed class RunningNginx : IAsyncDisposable
{
    /// <summary>More than one on every machine, so that what workers share is shared.</summary>
    public const string Workers = "2";

    private readonly RunDirectory _directory = new(System.IO.Directory.CreateTempSubdirectory("nginx-test-").FullName);
    private Process? _process;

    private RunningNginx()
    {
        Client.BaseAddress = new($"http://127.0.0.1:{Port}");
    }

    public int Port { get; } = FreePort.Take();

    public int HttpsPort { get; } = FreePort.Take();

    // Each request its own connection, so that workers take turns too.
    public HttpClient Client { get; } = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(15) };

    public string Directory => _directory.Path;

    /// <summary>What it wrote to its console.</summary>
    public ConcurrentQueue<string> Console { get; } = new();

    public string PidFile => _directory.PidFile;

    /// <summary>Starts it as <paramref name="front"/> has it meet its clients.</summary>
    public static Task<RunningNginx> StartAsync(IEnumerable<Backend> backends, Action<IResourceBuilder<NginxResource>> front) =>
        StartAsync(backends, front: Front(front));

    /// <summary>Starts it with https too.</summary>
    public static Task<RunningNginx> StartAsync(IEnumerable<Backend> backends, X509Certificate2 certificate, Action<IResourceBuilder<NginxResource>>? front = null) =>
        StartAsync(backends, front: Front(front ?? (_ => { })), certificate: certificate);

    /// <summary>The settings that the public methods leave behind.</summary>
    public static ClientFront Front(Action<IResourceBuilder<NginxResource>> configure)
    {
        var nginx = DistributedApplication.CreateBuilder([]).AddNginx("nginx");
        configure(nginx);

        return nginx.Resource.Front;
    }

    public static async Task<RunningNginx> StartAsync(IEnumerable<Backend> backends, string? spanListener = null, UpstreamOptions? options = null, ClientFront? front = null, X509Certificate2? certificate = null, string? tallyFile = null)
    {
        var nginx = new RunningNginx();
        var upstream = new Upstream("api", [], options ?? new());
        var servers = backends.Select(backend => upstream.Server(backend.Name, "127.0.0.1", backend.Port)).ToList();
        var user = Environment.IsPrivilegedProcess ? Environment.UserName : null;
        var features = await NginxProgram.Find().FeaturesAsync(CancellationToken.None);
        var place = new NginxPlace(nginx.Directory, nginx._directory.TemporaryDirectory, user, [$"127.0.0.1:{nginx.Port}"], spanListener) { Workers = Workers, TallyFile = tallyFile, Features = features };

        if (certificate is not null)
        {
            using var key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey();
            nginx._directory.WriteCertificate(certificate.ExportCertificatePem(), key!.ExportPkcs8PrivateKeyPem());
            place = place with { Tls = new([$"127.0.0.1:{nginx.HttpsPort}"], nginx.HttpsPort, features.HasHttp2Directive) };
        }

        nginx._directory.LinkSite(Path.Combine(Repository.Directory, "nginx"));
        var upstreams = new[] { "api", "api-peek" }.Select(name => UpstreamFile.Render(name, servers, upstream.Options, features));
        nginx._directory.Write(place, front ?? new(), new(), servers, string.Join('\n', upstreams), cookies: "", defaultSite: null);
        await nginx.BeginAsync();

        return nginx;
    }

    /// <summary>Starts what was declared with the public methods; each replica is the backend of its name.</summary>
    public static async Task<RunningNginx> StartAsync(Action<IDistributedApplicationBuilder, IResourceBuilder<NginxResource>> declare, params Backend[] backends)
    {
        var application = DistributedApplication.CreateBuilder([]);
        var declared = application.AddNginx("nginx");
        declare(application, declared);

        var nginx = new RunningNginx();
        var features = await NginxProgram.Find().FeaturesAsync(CancellationToken.None);
        var user = Environment.IsPrivilegedProcess ? Environment.UserName : null;
        var place = new NginxPlace(nginx.Directory, nginx._directory.TemporaryDirectory, user, [$"127.0.0.1:{nginx.Port}"], SpanListener: null) { Workers = Workers, Features = features };
        var resource = declared.Resource;
        var servers = resource.Upstreams.ToDictionary(upstream => upstream, upstream => upstream.Endpoints
            .Select(endpoint => upstream.Server(endpoint.Resource.Name, "127.0.0.1", backends.Single(backend => backend.Name == endpoint.Resource.Name).Port))
            .ToList());

        if (resource.ConfigurationDirectory is not null)
        {
            nginx._directory.LinkSite(resource.ConfigurationDirectory);
        }

        nginx._directory.LinkStatic(resource.Routes.StaticDirectories);
        nginx._directory.Write(
            place,
            resource.Front,
            resource.Routes,
            servers.Values.SelectMany(list => list),
            string.Join('\n', servers.Select(one => UpstreamFile.Render(one.Key.Name, one.Value, one.Key.Options, features))),
            features.HasSticky ? "" : string.Concat(resource.Upstreams.Where(upstream => upstream.Options.Sticky is not null).Select(upstream => StickyCookie.Header(upstream.Name))),
            resource.ConfigurationDirectory is null ? DefaultSite.Render(resource.Routes, resource.Upstreams) : null);
        await nginx.BeginAsync();

        return nginx;
    }

    private async Task BeginAsync()
    {
        var start = new ProcessStartInfo(NginxProgram.Find().Path, [.. NginxProgram.Arguments(Directory), "-g", "daemon off;"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Console.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await AnswersAsync();
    }

    public void KillMaster() => _process!.Kill();

    public async Task<string> GetAsync() => await Client.GetStringAsync(new Uri("/", UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();

        if (_process is { HasExited: false })
        {
            using var quit = Process.Start("kill", [$"{_process.Id}"]);
            await _process.WaitForExitAsync();
        }

        OrphanedWorkers.End(Directory, PidFile);
        _process?.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task AnswersAsync()
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(5); ; await Task.Delay(20))
        {
            try
            {
                using var response = await Client.GetAsync(new Uri("/nginx-health", UriKind.Relative));
                response.EnsureSuccessStatusCode();

                return;
            }
            catch (HttpRequestException) when (DateTime.UtcNow < deadline && !_process!.HasExited)
            {
                // Not listening yet.
            }
        }
    }
}
