using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Routing;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>What paths, directories and failover may be declared with, and the text they become.</summary>
public sealed class RoutesTests
{
    private readonly IDistributedApplicationBuilder _application = DistributedApplication.CreateBuilder([]);
    private readonly IResourceBuilder<NginxResource> _nginx;
    private readonly ReplicaSet _api;

    public RoutesTests()
    {
        _nginx = _application.AddNginx("nginx");
        _api = _application.AddReplicas<ApiProject>("api", 2);
    }

    [Fact]
    public void Locations_are_readable_and_in_the_order_of_their_declaration()
    {
        _nginx
            .WithUpstream("/api", _api, upstream => upstream.Failover = new() { Tries = 2 })
            .WithStaticFiles("/static", Repository.Directory)
            .WithUpstream("/", _api);

        Assert.Equal(
            """
            location = /api {
                proxy_pass http://api;
                proxy_connect_timeout 200ms;
                proxy_send_timeout 10s;
                proxy_read_timeout 10s;
                proxy_next_upstream error timeout;
                proxy_next_upstream_tries 2;
                proxy_next_upstream_timeout 3s;
            }
            location /api/ {
                proxy_pass http://api;
                proxy_connect_timeout 200ms;
                proxy_send_timeout 10s;
                proxy_read_timeout 10s;
                proxy_next_upstream error timeout;
                proxy_next_upstream_tries 2;
                proxy_next_upstream_timeout 3s;
            }

            location = /static {
                absolute_redirect off;
                return 301 /static/;
            }
            location ^~ /static/ {
                alias static/1/;
                index index.html;
                absolute_redirect off;
                expires epoch;
                disable_symlinks on from=$document_root;

                location ~ /\.(?!well-known/) {
                    return 404;
                }
            }

            location / {
                proxy_pass http://api;
                proxy_connect_timeout 200ms;
                proxy_send_timeout 10s;
                proxy_read_timeout 10s;
                proxy_next_upstream error timeout;
                proxy_next_upstream_tries 2;
                proxy_next_upstream_timeout 3s;
            }

            """,
            LocationsFile.Render(_nginx.Resource.Routes.Locations));
    }

    [Theory]
    [InlineData("api")]
    [InlineData("//")]
    [InlineData("/a//b")]
    [InlineData("/../etc")]
    [InlineData("/a/.")]
    [InlineData("/a b")]
    [InlineData("/a;")]
    [InlineData("/a{")]
    [InlineData("/a}\nlocation /b")]
    [InlineData("/$host")]
    [InlineData("/a\"")]
    [InlineData("/a'")]
    [InlineData("/a\\")]
    [InlineData("/a#")]
    [InlineData("/ä")]
    [InlineData("/%2e")]
    public void A_path_that_is_none_is_refused(string path)
    {
        AssertRefused(() => _nginx.WithUpstream(path, _api));
        AssertRefused(() => _nginx.WithUpstream(path, _api.Replicas[0]));
        AssertRefused(() => _nginx.WithUpstream("known", _api.Endpoints).WithLocation(path, "known"));
        AssertRefused(() => _nginx.WithStaticFiles(path, Repository.Directory));

        void AssertRefused(Action action) =>
            Assert.StartsWith($"The path '{path}' is not valid: it must start with '/' and hold only letters", Assert.Throws<ArgumentException>(nameof(path), action).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a b")]
    [InlineData("a;}")]
    [InlineData("$host")]
    [InlineData("a\n")]
    [InlineData("")]
    public void A_file_outside_the_directory_is_refused(string file)
    {
        AssertRefused("IndexFile", files => files.IndexFile = file);
        AssertRefused("FallbackFile", files => files.FallbackFile = file);

        void AssertRefused(string name, Action<StaticFilesOptions> configure) =>
            Assert.StartsWith(
                $"{name} is '{file}'; it must be a path inside '{Repository.Directory}'",
                Assert.Throws<ArgumentException>(nameof(file), () => _nginx.WithStaticFiles("/static", Repository.Directory, configure)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        AssertRefused("MaxAge is -00:00:01; it must be a whole number of seconds", () => _nginx.WithStaticFiles("/s", Repository.Directory, files => files.MaxAge = TimeSpan.FromSeconds(-1)));
        AssertRefused("Tries is -1; it must be 0 (each replica once) or more", () => _nginx.WithFailover(failover => failover.Tries = -1));
        AssertRefused("Time is -00:00:01; it must be a whole number of milliseconds", () => _nginx.WithUpstream("/t", _api, upstream => upstream.Failover = new() { Time = TimeSpan.FromSeconds(-1) }));
        AssertRefused("ConnectTimeout is 00:00:00; it must be a whole number of milliseconds, 1 ms to 24 h.", () => _application.AddNginx("second").WithFailover(failover => failover.ConnectTimeout = TimeSpan.Zero));
        AssertRefused("SendTimeout is 00:00:00.0010001; it must be a whole number of milliseconds, 1 ms to 24 h.", () => _nginx.WithUpstream("/t", _api, upstream => upstream.Failover = new() { SendTimeout = TimeSpan.FromTicks(10_001) }));
        AssertRefused("ReadTimeout is 1.01:00:00; it must be a whole number of milliseconds, 1 ms to 24 h.", () => _application.AddNginx("third").WithFailover(failover => failover.ReadTimeout = TimeSpan.FromHours(25)));
        AssertRefused("On is 4096; it must be a combination of FailoverCauses", () => _application.AddNginx("other").WithFailover(failover => failover.On = (FailoverCauses)4096));
        AssertRefused("'nginx' has no upstream 'none'", () => _nginx.WithLocation("/l", "none"));

        static void AssertRefused(string expected, Action action) =>
            Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_taken_is_refused()
    {
        _nginx.WithUpstream("/api", _api);

        var problem = Assert.Throws<ArgumentException>(() => _nginx.WithUpstream("/api/", _api));

        Assert.StartsWith("The path '/api' is taken already", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_named()
    {
        var problem = Assert.Throws<DirectoryNotFoundException>(() => _nginx.WithStaticFiles("/static", "/no/such/directory"));

        Assert.Equal("The directory '/no/such/directory' for '/static' does not exist.", problem.Message);
    }

    [Fact]
    public void Directories_are_mounted_read_only_in_their_order()
    {
        _nginx.WithStaticFiles("/a", Path.Combine(Repository.Directory, "nginx")).WithStaticFiles("/b", Path.Combine(Repository.Directory, "docs"));

        Assert.Equal(
            [(Path.Combine(Repository.Directory, "nginx"), "/etc/nginx/static/1", true), (Path.Combine(Repository.Directory, "docs"), "/etc/nginx/static/2", true)],
            _nginx.Resource.Annotations.OfType<ContainerMountAnnotation>().Select(mount => (mount.Source!, mount.Target, mount.IsReadOnly)));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        IResourceBuilder<NginxResource> none = null!;

        Assert.Throws<ArgumentNullException>("builder", () => none.WithUpstream("/", _api));
        Assert.Throws<ArgumentNullException>("builder", () => none.WithUpstream("/", _api.Replicas[0]));
        Assert.Throws<ArgumentNullException>("builder", () => none.WithLocation("/", "api"));
        Assert.Throws<ArgumentNullException>("builder", () => none.WithStaticFiles("/", "files"));
        Assert.Throws<ArgumentNullException>("builder", () => none.WithFailover(_ => { }));
        Assert.Throws<ArgumentNullException>("path", () => _nginx.WithUpstream(null!, _api));
        Assert.Throws<ArgumentNullException>("replicas", () => _nginx.WithUpstream("/", (ReplicaSet)null!));
        Assert.Throws<ArgumentNullException>("resource", () => _nginx.WithUpstream("/", (IResourceBuilder<IResourceWithEndpoints>)null!));
        Assert.Throws<ArgumentNullException>("upstream", () => _nginx.WithLocation("/", null!));
        Assert.Throws<ArgumentException>("directory", () => _nginx.WithStaticFiles("/", ""));
        Assert.Throws<ArgumentNullException>("configure", () => _nginx.WithFailover(null!));
    }
}
