using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>What is published, run by the real Docker Compose.</summary>
[Collection<PublishedCollection>]
public sealed class ComposeTests(ComposeSystem system) : PublishedTests<ComposeSystem>(system)
{
    [Fact]
    public async Task The_files_are_accepted_by_Compose_and_by_nginx()
    {
        await System.DockerAsync("config", "--quiet");
        await System.DockerAsync("exec", "--no-TTY", "nginx", "nginx", "-t");

        // The master's words, process 1, are of the files; a worker's are of replicas that other tests took away.
        Assert.DoesNotContain("[warn] 1#", await System.DockerAsync("logs", "nginx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_is_sent_the_traces_of_each_replica_as_an_instance_of_its_own()
    {
        Assert.SkipUnless(DashboardContainer.IsThere, "the dashboard that the AppHost uses is not one program");
        using var dashboard = await DashboardContainer.ReachAsync(Assert.Single(await System.ContainersAsync(DashboardContainer.Service)));
        var replicas = (await System.ContainersAsync("api")).Select(id => id[..12]).ToList();

        await System.Visitors.UntilTurnsAsync(replicas: 2);

        // Other tests may have had other replicas.
        await Eventually.TrueAsync(async () => replicas.All((await dashboard.TracedInstancesAsync("api")).Contains));
    }

    [Fact]
    public async Task No_port_is_published_but_the_one_of_nginx_and_the_API_is_not_root()
    {
        foreach (var service in (string[])["api", "cache"])
        {
            await Assert.AllAsync(await System.ContainersAsync(service), async container => Assert.Equal("", await TestRuntime.EngineAsync("port", container)));
        }

        Assert.Equal("1654", (await System.DockerAsync("exec", "--no-TTY", "api", "id", "-u")).Trim());
    }

    [Theory]
    [InlineData("", "loadbalanced-local/api:test", "CACHE_PASSWORD is missing a value: set it in .env")]
    [InlineData("chosen", "localhost:1/nobody/serves:this", "localhost:1")]
    public async Task Without_a_password_or_an_image_it_says_so_and_starts_nothing(string password, string image, string expected)
    {
        var name = $"{System.Files.Name}-refused";
        await System.Files.FillInAsync("refused.env", password, image);

        var refused = await System.TryUpAsync(name, "refused.env");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(expected, refused.Errors.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal("", await ComposeSystem.LeftOfAsync(name));
    }
}
