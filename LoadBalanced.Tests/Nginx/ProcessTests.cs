using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Running;
using Aspire.Hosting.Nginx.Spans;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>nginx as a process of this machine.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task A_client_that_has_just_sent_can_send_again_on_its_connection_after_a_reload()
    {
        var features = await NginxProgram.Find().FeaturesAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(features.HasKeepAliveMinimum, $"nginx {features.Version} closes idle connections when it reloads; 1.27.4 can wait for them.");
        await using var backend = new Backend("api-1");
        await backend.StartAsync();
        await using var nginx = await RunningNginx.StartAsync([backend]);
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", nginx.Port, TestContext.Current.CancellationToken);
        Assert.Contains("\r\nConnection: keep-alive\r\n", await AskAsync(connection), StringComparison.Ordinal);

        var reloaded = await NginxProgram.Find().ReloadAsync(nginx.Directory, TestContext.Current.CancellationToken);
        Assert.True(reloaded.Good, reloaded.Words);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        var reply = await AskAsync(connection);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", reply, StringComparison.Ordinal);

        // The connection has the former configuration, so it is not kept for more.
        Assert.Contains("\r\nConnection: close\r\n", reply, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(TcpClient connection)
    {
        var stream = connection.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var reply = new byte[4096];
        var length = await stream.ReadAsync(reply, TestContext.Current.CancellationToken);

        return Encoding.ASCII.GetString(reply, 0, length);
    }

    [Fact]
    public async Task Workers_of_a_killed_master_are_ended()
    {
        await using var backend = new Backend("api-1");
        await backend.StartAsync();
        await using var nginx = await RunningNginx.StartAsync([backend]);

        Assert.NotNull(OrphanedWorkers.Master(nginx.Directory, nginx.PidFile));
        Assert.Empty(OrphanedWorkers.End(nginx.Directory, nginx.PidFile));
        Assert.Equal("api-1", await nginx.GetAsync());

        Assert.False(OrphanedWorkers.IsKilled(nginx.Directory, nginx.PidFile));

        nginx.KillMaster();
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal("api-1", await nginx.GetAsync());

        Assert.True(OrphanedWorkers.IsKilled(nginx.Directory, nginx.PidFile));
        Assert.Equal(RunningNginx.Workers, $"{OrphanedWorkers.End(nginx.Directory, nginx.PidFile).Count}");
        await Assert.ThrowsAsync<HttpRequestException>(nginx.GetAsync);
        ListenAddresses.CheckFree("nginx", [new(IPAddress.Loopback, nginx.Port)]);
    }

    [Fact]
    public void A_taken_port_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var problem = Assert.Throws<DistributedApplicationException>(() => ListenAddresses.CheckFree("nginx", ListenAddresses.For("localhost", port)));

        Assert.Contains($"Port {port} of 'nginx' is taken", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_configuration_is_found_before_the_start()
    {
        var path = Directory.CreateTempSubdirectory("nginx-test-").FullName;

        try
        {
            var directory = new RunDirectory(path);
            directory.Write(Place(directory), new(), new(), [], "", "", "server { nonsense; }");

            var answer = await NginxProgram.Find().TestAsync(path, TestContext.Current.CancellationToken);

            Assert.False(answer.Good);
            Assert.Contains(answer.Messages, line => line.Contains("unknown directive \"nonsense\"", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Theory]
    [InlineData("quo\"te")]
    [InlineData("back\\slash")]
    [InlineData("$host")]
    [InlineData("line\nbreak")]
    [InlineData("carriage\rreturn")]
    public void A_run_directory_that_nginx_would_read_otherwise_is_refused(string name)
    {
        var path = Path.Combine(Path.GetTempPath(), name);

        Assert.Equal(
            $"nginx cannot run in '{path}': the path must hold no quote, backslash, dollar sign or line break.",
            Assert.Throws<DistributedApplicationException>(() => new RunDirectory(path).CheckPath()).Message);
    }

    [Fact]
    public async Task A_run_directory_may_have_any_other_name()
    {
        using var data = new DataDirectory();
        var directory = new RunDirectory(Path.Combine(data.Path, "a b;c {d} #e 'f' ~*%20 ä"));
        directory.CheckPath();
        directory.MakeTallyDirectory(isMounted: false);
        directory.Write(
            Place(directory) with { SpanListener = "127.0.0.1:9", TallyFile = directory.TallyFile }, new(), new(), servers: [], upstreams: "", cookies: "", "server { include generated/server.conf; }");

        var answer = await NginxProgram.Find().TestAsync(directory.Path, TestContext.Current.CancellationToken);

        Assert.True(answer.Good, answer.Words);
    }

    private static NginxPlace Place(RunDirectory directory) =>
        new(directory.Path, directory.TemporaryDirectory, Environment.IsPrivilegedProcess ? Environment.UserName : null, ["127.0.0.1:1"], SpanListener: null);

    [Fact]
    public async Task Each_request_becomes_spans_through_the_real_access_log()
    {
        using var listener = new AccessLogListener();
        var entries = System.Threading.Channels.Channel.CreateUnbounded<AccessLogEntry?>();
        var listening = listener.RunAsync(entry => entries.Writer.TryWrite(entry));
        await using var stopped = new Backend("api-1");
        await using var backend = new Backend("api-2");
        await backend.StartAsync();
        await using var nginx = await RunningNginx.StartAsync([stopped, backend], listener.Address);

        await nginx.GetAsync();
        var entry = await entries.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        var replicas = new Dictionary<string, string> { [$"127.0.0.1:{stopped.Port}"] = "api-1", [$"127.0.0.1:{backend.Port}"] = "api-2" };
        var spans = RequestSpans.Create(LoggedRequest.Read(entry!)!, replicas);

        Assert.Equal(["GET /", "GET api-1", "GET api-2"], spans.Select(span => span.Name));
        Assert.Equal("connection failed", spans[1].Error);
        Assert.Equal($"00-{spans[0].TraceId}-{spans[0].SpanId}-01", Assert.Single(backend.Requests)["traceparent"]);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(spans[0].End / 1_000_000), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(1));
        listener.Dispose();
        await listening.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }
}
