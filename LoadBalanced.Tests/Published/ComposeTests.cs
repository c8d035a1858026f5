using System.Net;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>What is published, run by the real Docker Compose: what visitors see is what they see of a run on this machine.</summary>
[Collection<PublishedCollection>]
public sealed class ComposeTests : IClassFixture<ComposeSystem>
{
    private static readonly TimeSpan DnsTime = TimeSpan.FromSeconds(3);

    private readonly ComposeSystem _system;

    public ComposeTests(ComposeSystem system)
    {
        TestRuntime.SkipWithoutCompose();
        _system = system;
    }

    [Fact]
    public async Task Replicas_take_turns_and_every_hit_is_counted_once()
    {
        var names = await _system.Visitors.SeeTurnsAsync(replicas: 2);

        Assert.Equal((await _system.ContainersAsync("api")).Select(id => id[..12]).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Four_replicas_share_the_hits_evenly_and_nginx_was_not_restarted_for_it()
    {
        var before = await RunOfNginxAsync();
        try
        {
            await _system.UpAsync("--no-recreate", "--scale", "api=4");
            await _system.Visitors.UntilTurnsAsync(replicas: 4);

            await _system.Visitors.SeeTurnsAsync(replicas: 4);
        }
        finally
        {
            await _system.UpAsync("--no-recreate", "--scale", "api=2");

            // Until nginx has asked DNS again, a request may find more replicas gone than it has the time to try (docs/publish.md).
            await Task.Delay(DnsTime, TestContext.Current.CancellationToken);
        }

        await _system.Visitors.UntilTurnsAsync(replicas: 2);
        Assert.Equal(before, await RunOfNginxAsync());
    }

    [Fact]
    public async Task A_replica_killed_under_load_makes_no_number_repeat_and_none_disappear()
    {
        var replica = (await _system.ContainersAsync("api"))[0];
        try
        {
            await _system.Visitors.AreCountedOnceDuringAsync(() => TestRuntime.EngineAsync("kill", replica));
        }
        finally
        {
            await _system.UpAsync("--no-recreate");
        }

        await _system.Visitors.UntilTurnsAsync(replicas: 2);
    }

    [Fact]
    public async Task The_total_outlives_a_run_and_nothing_else_does()
    {
        var before = (await _system.Visitors.VisitAsync()).TotalVisits;

        await _system.DockerAsync("down");
        Assert.Equal("", await ComposeSystem.LeftOfAsync(_system.Files.Name));
        await _system.UpAsync();

        Assert.Equal(before + 1, (await _system.Visitors.VisitAsync()).TotalVisits);
    }

    [Fact]
    public async Task Forwarded_headers_are_believed_from_nginx_alone() => await BelievedProxy.IsAloneAsync(
        (await _system.ContainersAsync("nginx"))[0], (await _system.ContainersAsync("cache"))[0], (await _system.ContainersAsync("api"))[0]);

    [Fact]
    public async Task The_files_are_accepted_by_Compose_and_by_nginx()
    {
        await _system.DockerAsync("config", "--quiet");
        await _system.DockerAsync("exec", "--no-TTY", "nginx", "nginx", "-t");

        // The master's words, process 1, are of the files; a worker's are of replicas that other tests took away.
        Assert.DoesNotContain("[warn] 1#", await _system.DockerAsync("logs", "nginx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_replicas_nginx_says_when_to_come_back_and_the_page_stays()
    {
        await _system.DockerAsync("stop", "--timeout", "2", "api");
        try
        {
            using var unavailable = await _system.AskAsync("/", "application/json");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unavailable.StatusCode);
            Assert.Equal("application/json", unavailable.Content.Headers.ContentType?.MediaType);
            Assert.NotNull(unavailable.Headers.RetryAfter?.Delta);

            using var page = await _system.AskAsync("/", "text/html");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        }
        finally
        {
            await _system.UpAsync("--no-recreate");
        }

        await _system.Visitors.UntilTurnsAsync(replicas: 2);
    }

    [Fact]
    public async Task No_port_is_published_but_the_one_of_nginx_and_the_API_is_not_root()
    {
        foreach (var service in (string[])["api", "cache"])
        {
            await Assert.AllAsync(await _system.ContainersAsync(service), async container => Assert.Equal("", await TestRuntime.EngineAsync("port", container)));
        }

        Assert.Equal("1654", (await _system.DockerAsync("exec", "--no-TTY", "api", "id", "-u")).Trim());
    }

    [Theory]
    [InlineData("", "loadbalanced-local/api:test", "CACHE_PASSWORD is missing a value: set it in .env")]
    [InlineData("chosen", "localhost:1/nobody/serves:this", "localhost:1")]
    public async Task Without_a_password_or_an_image_it_says_so_and_starts_nothing(string password, string image, string expected)
    {
        var name = $"{_system.Files.Name}-refused";
        await _system.Files.FillInAsync("refused.env", password, image);

        var refused = await _system.TryUpAsync(name, "refused.env");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(expected, refused.Errors.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal("", await ComposeSystem.LeftOfAsync(name));
    }

    private async Task<string> RunOfNginxAsync() =>
        await TestRuntime.EngineAsync("inspect", "--format", "{{.Id}} {{.State.StartedAt}}", Assert.Single(await _system.ContainersAsync("nginx")));
}
