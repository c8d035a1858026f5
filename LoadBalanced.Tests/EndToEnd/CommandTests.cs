using Aspire.Hosting;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>The commands of the dashboard on the running system, whatever nginx runs as.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task A_drained_replica_gets_nothing_and_no_visitor_notices_its_leaving_and_coming_back()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);

        await system.Visitors.AreCountedOnceDuringAsync(async () => Assert.Equal("'api-1' gets no new request; those it had are finished.", (await system.CommandAsync("api-1", "drain")).Message));
        Assert.Equal(["api-2"], await system.Visitors.AnsweringAsync());

        await system.Visitors.AreCountedOnceDuringAsync(async () => Assert.Equal("'api-1' is up and gets requests.", (await system.CommandAsync("api-1", "undrain")).Message));
        await system.BothTakeTurnsAsync();
    }

    [Fact]
    public async Task Nginx_tests_shows_and_takes_over_what_a_person_changes_and_refuses_it_in_its_own_words()
    {
        using var data = new DataDirectory();
        var site = Directory.CreateDirectory(Path.Combine(data.Path, "site")).FullName;
        var file = Path.Combine(site, "default.conf");
        await WriteAsync("old");
        var builder = await RunningSystem.DeclareAsync(data, TestContext.Current.CancellationToken);
        RunningSystem.NginxOf(builder).WithConfiguration(site);
        await using var system = await RunningSystem.StartAsync(builder);
        Assert.Equal("old", await AnswerAsync());

        await WriteAsync("new");
        Assert.Contains("test is successful", (await system.CommandAsync("nginx", "test-configuration")).Message, StringComparison.Ordinal);
        Assert.Equal("old", await AnswerAsync());
        await system.CommandAsync("nginx", "reload");

        // From 1.27.4 on a client that has just sent keeps its connection, and so the former configuration, for a second.
        await Eventually.TrueAsync(async () => await AnswerAsync() == "new");
        Assert.Contains("upstream api {", (await system.CommandAsync("nginx", "show-configuration")).Data!.Value, StringComparison.Ordinal);

        await File.AppendAllTextAsync(file, "nonsense on;\n", TestContext.Current.CancellationToken);
        foreach (var (resource, command) in ((string, string)[])[("nginx", "test-configuration"), ("nginx", "reload"), ("nginx", "show-configuration"), ("api-1", "drain")])
        {
            var refused = await system.Application.ResourceCommands.ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);
            Assert.False(refused.Success);
            Assert.Contains("[emerg] unknown directive \"nonsense\" in ", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal("new", await AnswerAsync());

        Task WriteAsync(string answer) =>
            File.WriteAllTextAsync(file, $"server {{ include generated/server.conf; location /version {{ return 200 {answer}; }} }}\n", TestContext.Current.CancellationToken);

        Task<string> AnswerAsync() => system.Site.GetStringAsync("/version", TestContext.Current.CancellationToken);
    }
}
