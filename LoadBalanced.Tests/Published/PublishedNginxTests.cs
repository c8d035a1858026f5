using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Running;
using LoadBalanced.Tests.EndToEnd;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>The files of an nginx that has more than this application's.</summary>
public sealed class PublishedNginxTests
{
    [Fact]
    public async Task Paths_files_a_sticky_cookie_and_limits_are_published_as_declared()
    {
        using var output = new DataDirectory();
        var path = Path.Combine(output.Path, "run");
        var application = DistributedApplication.CreateBuilder(["--operation", "publish", "--step", "publish", "--output-path", output.Path]);
        var api = application.AddReplicas<ApiProject>("api", 2, replica => replica.WithEndpoint("http", endpoint => endpoint.TargetPort = 8080));
        var nginx = application.AddNginx("nginx")
            .WithUpstream("/", api, upstream => upstream.WithStickyCookie("home"))
            .WithStaticFiles("/files", Path.Combine(Repository.Directory, "nginx", "html"))
            .WithServerName("shop.example")
            .WithLimits(limits => limits.RequestsPerSecond = 7)
            .WithFailover(failover => failover.ConnectTimeout = TimeSpan.FromSeconds(1));

        var files = PublishedPlace.Write(nginx.Resource, path).ToDictionary(file => file.Path, file => File.ReadAllText(file.Source), StringComparer.Ordinal);

        Assert.Contains("server api:8080 max_fails=1 fail_timeout=3s resolve; # api\n    sticky cookie home ", files["generated/upstreams.conf"], StringComparison.Ordinal);
        Assert.Contains("location / {\n    proxy_pass http://api;\n", files["generated/locations.conf"], StringComparison.Ordinal);
        Assert.Contains("    alias static/1/;\n", files["generated/locations.conf"], StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Directory, "nginx/html/page.css"), TestContext.Current.CancellationToken), files["static/1/page.css"]);
        Assert.Contains("server_name shop.example ", files["generated/server.conf"], StringComparison.Ordinal);
        Assert.Contains("proxy_connect_timeout 1s;", files["generated/server.conf"], StringComparison.Ordinal);
        Assert.Contains("rate=7r/s", files["generated/front.conf"], StringComparison.Ordinal);

        // This machine's nginx may be too old for it.
        if (TestRuntime.IsContainers)
        {
            await TestRuntime.EngineAsync(
                ["run", "--rm", "--volume", $"{path}:{NginxResource.ContainerRunDirectory}:ro", TestRuntime.NginxImage, "nginx", "-t", .. NginxProgram.Arguments(NginxResource.ContainerRunDirectory)]);
        }
    }
}
