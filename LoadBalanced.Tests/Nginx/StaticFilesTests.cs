using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>The files of a directory on the real nginx, and that nothing outside it is reached.</summary>
public sealed class StaticFilesTests : IDisposable
{
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("nginx-files-").FullName;
    private readonly string _files;

    public StaticFilesTests()
    {
        // A name in which every character means something to nginx.
        _files = System.IO.Directory.CreateDirectory(Path.Combine(_root, "a b;{}'\"$host\\#")).FullName;
        System.IO.Directory.CreateDirectory(Path.Combine(_files, "sub"));
        System.IO.Directory.CreateDirectory(Path.Combine(_files, ".git"));
        System.IO.Directory.CreateDirectory(Path.Combine(_files, ".well-known"));
        File.WriteAllText(Path.Combine(_files, "index.html"), "index");
        File.WriteAllText(Path.Combine(_files, "app.js"), "script");
        File.WriteAllText(Path.Combine(_files, "sub", "index.html"), "sub");
        File.WriteAllText(Path.Combine(_files, ".env"), "secret");
        File.WriteAllText(Path.Combine(_files, ".git", "config"), "secret");
        File.WriteAllText(Path.Combine(_files, ".well-known", "security.txt"), "known");
        File.WriteAllText(Path.Combine(_root, "secret.txt"), "secret");
        File.CreateSymbolicLink(Path.Combine(_files, "link.txt"), Path.Combine(_root, "secret.txt"));
    }

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("/static/")]
    [InlineData("/")]
    public async Task Files_are_served_below_the_path(string path)
    {
        await using var nginx = await RunningNginx.StartAsync((_, nginx) => nginx.WithStaticFiles(path, _files));

        using var script = await nginx.Client.GetAsync(new Uri(path + "app.js", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("script", await script.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/javascript", script.Content.Headers.ContentType?.MediaType);
        Assert.True(script.Headers.CacheControl?.NoCache);
        Assert.Equal("index", await GetAsync(nginx, path));
        Assert.Equal("sub", await GetAsync(nginx, path + "sub/"));
        Assert.Equal("sub", await GetAsync(nginx, path + "sub"));
        Assert.Equal("known", await GetAsync(nginx, path + ".well-known/security.txt"));
        Assert.Equal("index", await GetAsync(nginx, path.TrimEnd('/')));
    }

    [Theory]
    [InlineData("/static/../secret.txt")]
    [InlineData("/static../secret.txt")]
    [InlineData("/static/..%2fsecret.txt")]
    [InlineData("/static/%2e%2e/secret.txt")]
    [InlineData("/static/sub/../../secret.txt")]
    [InlineData("/static/..\\secret.txt")]
    [InlineData("/static//../secret.txt")]
    [InlineData("/static/../../../../../../etc/passwd")]
    [InlineData("/static/link.txt")]
    [InlineData("/static/.env")]
    [InlineData("/static/.git/config")]
    [InlineData("/static/%2egit/config")]
    [InlineData("/static/missing")]
    [InlineData("/nginx.conf")]
    public async Task Nothing_else_is_reached(string path)
    {
        await using var nginx = await RunningNginx.StartAsync((_, nginx) => nginx.WithStaticFiles("/static", _files));

        var reply = await SendRawAsync(nginx.Port, path);

        Assert.Matches("^HTTP/1.1 4(00|03|04) ", reply);
        Assert.DoesNotContain("secret", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_page_application_answers_for_its_paths_and_the_API_for_its_own()
    {
        await using var backend = new Backend("api-1");
        await backend.StartAsync();
        await using var nginx = await RunningNginx.StartAsync(
            (application, nginx) => nginx
                .WithStaticFiles("/", _files, files => files.FallbackFile = "index.html")
                .WithStaticFiles("/admin", _files, files => files.FallbackFile = "sub/index.html")
                .WithUpstream("/api", application.AddReplicas<ApiProject>("api", 1)),
            backend);

        Assert.Equal("index", await GetAsync(nginx, "/users/7"));
        Assert.Equal("sub", await GetAsync(nginx, "/admin/users/7"));
        Assert.Equal("script", await GetAsync(nginx, "/admin/app.js"));
        Assert.Equal("api-1", await GetAsync(nginx, "/api/users/7"));
    }

    [Fact]
    public async Task Options_are_followed()
    {
        await using var nginx = await RunningNginx.StartAsync((_, nginx) => nginx.WithStaticFiles("/static", _files, files =>
        {
            files.IndexFile = "app.js";
            files.MaxAge = TimeSpan.FromHours(1);
            files.FollowSymbolicLinks = true;
        }));

        using var index = await nginx.Client.GetAsync(new Uri("/static/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("script", await index.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromHours(1), index.Headers.CacheControl?.MaxAge);
        Assert.Equal("secret", await GetAsync(nginx, "/static/link.txt"));
    }

    // Follows redirects, which the client of nginx does not.
    private static async Task<string> GetAsync(RunningNginx nginx, string path)
    {
        using var client = new HttpClient { BaseAddress = nginx.Client.BaseAddress };

        return await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
    }

    // HttpClient would take the dots out of the path before it sends it.
    private static async Task<string> SendRawAsync(int port, string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);

        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
