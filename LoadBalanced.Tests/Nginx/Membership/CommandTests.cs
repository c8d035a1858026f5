using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LoadBalanced.Tests.Nginx.Membership;

/// <summary>The commands of the dashboard, on a running nginx.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task A_drained_replica_finishes_what_it_has_and_gets_nothing_new_until_it_is_undrained()
    {
        await using var system = await BalancedApplication.StartAsync(2);
        await using var held = new HeldRequest(system.Replicas[0].Backend);
        await held.BeginAsync(system.Client);

        var draining = system.RunAsync("api-1", "drain");
        await system.AreAnsweringAsync("api-2");
        Assert.False(draining.IsCompleted);

        await held.DisposeAsync();
        var drained = await draining;
        Assert.True(drained.Success, drained.Message);
        Assert.Equal("'api-1' gets no new request; those it had are finished.", drained.Message);
        Assert.Equal(["api-2"], await system.AnsweringAsync());

        // Neither a restart nor its health brings it back.
        await system.SetStateAsync("api-1", KnownResourceStates.Finished);
        await system.SetStateAsync("api-1", KnownResourceStates.Running);
        Assert.Equal(["api-2"], await system.AnsweringAsync(30));

        var undrained = await system.RunAsync("api-1", "undrain");
        Assert.True(undrained.Success, undrained.Message);
        Assert.Equal(["api-1", "api-2"], await system.AnsweringAsync());
    }

    [Fact]
    public async Task Draining_offers_undraining_and_draining_the_last_one_says_what_clients_get()
    {
        await using var system = await BalancedApplication.StartAsync(1);
        Assert.Equal([("drain", ResourceCommandState.Enabled), ("undrain", ResourceCommandState.Hidden)], await system.CommandsAsync("api-1"));

        var drained = await system.RunAsync("api-1", "drain");
        Assert.EndsWith("No replica of 'api' is left: clients get 503.", drained.Message, StringComparison.Ordinal);
        Assert.Equal([("drain", ResourceCommandState.Hidden), ("undrain", ResourceCommandState.Enabled)], await system.CommandsAsync("api-1"));
    }

    [Fact]
    public async Task One_that_was_never_started_has_nothing_to_drain()
    {
        await using var system = await BalancedApplication.StartAsync(2);

        await system.SetStateAsync("api-2", KnownResourceStates.NotStarted);
        Assert.Equal([("drain", ResourceCommandState.Disabled), ("undrain", ResourceCommandState.Hidden)], await system.CommandsAsync("api-2"));

        await system.SetStateAsync("api-2", KnownResourceStates.Running);
        Assert.Contains(("drain", ResourceCommandState.Enabled), await system.CommandsAsync("api-2"));
    }

    [Fact]
    public async Task A_command_that_nginx_refuses_fails_with_its_words_and_changes_nothing()
    {
        await using var system = await BalancedApplication.StartAsync(2);
        await File.AppendAllTextAsync(Path.Combine(system.SiteDirectory, "default.conf"), "nonsense on;\n", TestContext.Current.CancellationToken);
        const string Words = "[emerg] unknown directive \"nonsense\" in ";

        foreach (var (resource, command) in ((string, string)[])[("front", "reload"), ("front", "test-configuration"), ("front", "show-configuration"), ("api-1", "drain")])
        {
            var result = await system.RunAsync(resource, command);

            Assert.False(result.Success);
            Assert.Contains(Words, result.Message, StringComparison.Ordinal);
            Assert.Contains("default.conf:2", result.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["api-1", "api-2"], await system.AnsweringAsync());
        Assert.Contains(("drain", ResourceCommandState.Enabled), await system.CommandsAsync("api-1"));
    }

    [Fact]
    public async Task A_reload_takes_over_what_a_person_changed()
    {
        await using var system = await BalancedApplication.StartAsync(1);
        var site = Path.Combine(system.SiteDirectory, "default.conf");
        var text = await File.ReadAllTextAsync(site, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(site, text.Replace("location / {", "location = /new { return 200 new; } location / {", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal("api-1", await system.GetAsync("/new"));

        var tested = await system.RunAsync("front", "test-configuration");
        Assert.Contains("test is successful", tested.Message, StringComparison.Ordinal);
        Assert.Equal("api-1", await system.GetAsync("/new"));

        Assert.True((await system.RunAsync("front", "reload")).Success);
        Assert.Equal("new", await system.GetAsync("/new"));
    }

    [Fact]
    public async Task The_configuration_is_shown_as_nginx_reads_it()
    {
        await using var system = await BalancedApplication.StartAsync(1);

        var shown = await system.RunAsync("front", "show-configuration");

        Assert.True(shown.Success, shown.Message);
        Assert.True(shown.Data!.DisplayImmediately);
        Assert.Contains("upstreams.conf:\nupstream api {\n", shown.Data.Value, StringComparison.Ordinal);
        Assert.Contains("default.conf:", shown.Data.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_nginx_is_stopped_a_drain_is_noted_and_holds_from_its_start()
    {
        await using var system = await BalancedApplication.StartAsync(2);
        Assert.True((await system.RunAsync("front", KnownResourceCommands.StopCommand)).Success);

        Assert.False((await system.RunAsync("front", "reload")).Success);
        Assert.True((await system.RunAsync("api-1", "drain")).Success);
        Assert.True((await system.RunAsync("front", KnownResourceCommands.StartCommand)).Success);
        await system.Application.ResourceNotifications.WaitForResourceHealthyAsync("front", TestContext.Current.CancellationToken);

        Assert.Equal(["api-2"], await system.AnsweringAsync());
    }
}
