using System.Net;
using System.Text.Json;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Cli;

/// <summary>Every command of the official <c>aspire</c> that looks at a running system or acts on it.</summary>
public sealed class RunningAppHostTests(StartedByCommand system) : IClassFixture<StartedByCommand>
{
    private AspireCommand Aspire { get; } = system.Aspire;

    [Fact]
    public async Task Start_says_where_the_dashboard_is_and_it_answers_there()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(system.Start.GetProperty("dashboardUrl").GetString(), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Ps_lists_the_AppHost()
    {
        var listed = await Aspire.RunAsync("ps", "--format", "Json");

        Assert.Equal(0, listed.ExitCode);
        var appHost = Assert.Single(JsonElement.Parse(listed.Output[listed.Output.IndexOf('[', StringComparison.Ordinal)..]).EnumerateArray());
        Assert.EndsWith("/LoadBalanced.AppHost/LoadBalanced.AppHost.csproj", appHost.GetProperty("appHostPath").GetString(), StringComparison.Ordinal);
        Assert.Equal(system.Start.GetProperty("appHostPid").GetInt32(), appHost.GetProperty("appHostPid").GetInt32());
        Assert.Equal(system.Start.GetProperty("dashboardUrl").GetString(), appHost.GetProperty("dashboardUrl").GetString());
    }

    [Fact]
    public async Task Describe_shows_every_resource_with_its_type_state_health_and_address()
    {
        var described = await Aspire.RunAsync("describe");

        Assert.Equal(0, described.ExitCode);
        foreach (var (name, type, scheme) in ((string, string, string)[])[("api-1", "Project", "http"), ("api-2", "Project", "http"), ("cache", "Executable", "redis"), ("nginx", "Executable", "http")])
        {
            Assert.Contains(described.Output.Split('\n'), line =>
                line.Contains($" {name} ", StringComparison.Ordinal) && line.Contains($" {type} ", StringComparison.Ordinal) && line.Contains($"{scheme}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Describe_keeps_a_secret_to_itself()
    {
        var environment = (await system.DescribeAsync("api-1")).GetProperty("environment");

        Assert.Equal(JsonValueKind.Null, environment.GetProperty("CACHE_PASSWORD").ValueKind);
        Assert.Equal("api-1", environment.GetProperty("OTEL_SERVICE_NAME").GetString());
    }

    [Fact]
    public async Task Describe_shows_that_the_telemetry_tells_the_replicas_apart()
    {
        var instances = new List<string>();
        foreach (var replica in (string[])["api-1", "api-2"])
        {
            var attributes = (await system.DescribeAsync(replica)).GetProperty("environment").GetProperty("OTEL_RESOURCE_ATTRIBUTES").GetString()!;
            Assert.StartsWith("service.instance.id=", attributes, StringComparison.Ordinal);
            instances.Add(attributes);
        }

        Assert.NotEqual(instances[0], instances[1]);
    }

    [Fact]
    public async Task Logs_shows_the_last_lines_of_a_resource()
    {
        var logged = await Aspire.RunAsync("logs", "api-2", "-n", "3");

        Assert.Equal(0, logged.ExitCode);
        Assert.Contains("[api-2]", logged.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[api-1]", logged.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_is_stopped_and_started_and_restarted()
    {
        await SucceedsAsync("resource", "api-1", "stop");
        await SucceedsAsync("wait", "api-1", "--status", "down", "--timeout", "30");
        Assert.Equal("Finished", (await system.DescribeAsync("api-1")).GetProperty("state").GetString());

        await SucceedsAsync("resource", "api-1", "start");
        await SucceedsAsync("wait", "api-1", "--timeout", "60");
        Assert.Equal("Running", (await system.DescribeAsync("api-1")).GetProperty("state").GetString());

        await SucceedsAsync("resource", "api-1", "restart");
        await SucceedsAsync("wait", "api-1", "--timeout", "60");
    }

    [Fact]
    public async Task A_spare_replica_is_started_gets_hits_and_is_stopped_again()
    {
        await SucceedsAsync("resource", "api-3", "start");
        await SucceedsAsync("wait", "api-3", "--timeout", "60");
        await UntilAnsweringAsync("api-1", "api-2", "api-3");

        await SucceedsAsync("resource", "api-3", "stop");
        await SucceedsAsync("wait", "api-3", "--status", "down", "--timeout", "30");
        await UntilAnsweringAsync("api-1", "api-2");
    }

    [Fact]
    public async Task A_drained_replica_gets_no_hit_until_it_is_undrained()
    {
        await UntilAnsweringAsync("api-1", "api-2");

        await SucceedsAsync("resource", "api-2", "drain");
        Assert.Equal(["api-1"], await system.Visitors.AnsweringAsync());

        await SucceedsAsync("resource", "api-2", "undrain");
        await UntilAnsweringAsync("api-1", "api-2");
    }

    [Fact]
    public async Task What_nginx_refuses_reaches_the_terminal_in_its_own_words()
    {
        var file = Path.Combine(Aspire.Home, "data", "nginx", "generated", "front.conf");
        var good = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await SucceedsAsync("resource", "nginx", "test-configuration");
        try
        {
            await File.WriteAllTextAsync(file, good + "no_such_directive on;\n", TestContext.Current.CancellationToken);
            foreach (var command in (string[])["test-configuration", "reload"])
            {
                var refused = await Aspire.RunAsync("resource", "nginx", command);

                Assert.NotEqual(0, refused.ExitCode);
                Assert.Contains("[emerg] unknown directive \"no_such_directive\" in", refused.Output, StringComparison.Ordinal);
                Assert.Contains($"{file}:{good.Count(character => character == '\n') + 1}", refused.Output, StringComparison.Ordinal);
            }

            // It goes on as it was.
            await UntilAnsweringAsync("api-1", "api-2");
        }
        finally
        {
            await File.WriteAllTextAsync(file, good, CancellationToken.None);
        }

        await SucceedsAsync("resource", "nginx", "reload");
    }

    [Fact]
    public async Task A_weight_that_is_set_is_shown_and_nginx_goes_by_it_and_one_that_is_none_is_refused_in_one_line()
    {
        await SucceedsAsync("resource", "api-1", "set-weight", "--weight", "3");
        Assert.Equal(3, (await system.DescribeAsync("api-1")).GetProperty("properties").GetProperty("nginx.weight").GetInt32());
        Assert.Contains("weight=3 max_fails=1 fail_timeout=1s; # api-1", (await Aspire.RunAsync("resource", "nginx", "show-configuration")).Output, StringComparison.Ordinal);

        foreach (var weight in (string[])["0", "1001", "2.5", "many"])
        {
            var refused = await Aspire.RunAsync("resource", "api-1", "set-weight", "--weight", weight);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains($"--weight: Weight of 'api-1' is {weight}; it must be a whole number, 1 to 1000.", refused.Output, StringComparison.Ordinal);
        }

        var none = await Aspire.RunAsync("resource", "api-1", "set-weight");
        Assert.NotEqual(0, none.ExitCode);
        Assert.Contains("'--weight'", none.Output, StringComparison.Ordinal);

        var help = await Aspire.RunAsync("resource", "api-1", "set-weight", "--help");
        Assert.Contains("1 to 1000", help.Output, StringComparison.Ordinal);
        await SucceedsAsync("resource", "api-1", "set-weight", "--weight", "1");
    }

    [Fact]
    public async Task Otel_shows_a_hit_from_nginx_to_the_replica_that_served_it_and_what_that_logged()
    {
        var visit = await system.Visitors.VisitAsync();
        var counted = $"Visit {visit.TotalVisits} counted by {visit.ContainerId}";

        var logs = await ShowsAsync(counted, "otel", "logs", visit.ContainerId, "--format", "Json");
        var log = Assert.Single(
            JsonElement.Parse(logs.Output[logs.Output.IndexOf("[{", StringComparison.Ordinal)..]).EnumerateArray(), entry => entry.GetProperty("message").GetString() == counted);
        var trace = log.GetProperty("traceId").GetString()!;

        await ShowsAsync($"nginx: GET / {trace[..7]}", "otel", "traces", "nginx");
        await ShowsAsync($"nginx: GET {visit.ContainerId}", "otel", "spans", "nginx", "--trace-id", trace);

        // The replica's own part comes when it comes.
        var whole = await ShowsAsync("EVALSHA OK", "otel", "traces", "--trace-id", trace);
        Assert.Contains($"GET {visit.ContainerId} OK", whole.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_that_are_followed_go_on_until_their_reader_leaves()
    {
        using var follow = Aspire.Start(["logs", "nginx", "--follow", "-n", "1"], out var output);
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(output().Contains("[nginx]", StringComparison.Ordinal)), output);
            var before = output();

            await SucceedsAsync("resource", "nginx", "reload");
            await Eventually.TrueAsync(() => Task.FromResult(output()[before.Length..].Contains("[nginx] Reloaded.", StringComparison.Ordinal)), output);
            Assert.False(follow.HasExited);
        }
        finally
        {
            await SystemProcess.SignalAsync("INT", -follow.Id);
        }

        await follow.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("no-such", "wait", "no-such", "--timeout", "5")]
    [InlineData("no-such", "resource", "no-such", "stop")]
    [InlineData("no-such", "resource", "api-1", "no-such")]
    [InlineData("no-such", "describe", "no-such")]
    [InlineData("no-such", "logs", "no-such")]
    public async Task What_there_is_not_is_named_and_is_a_failure(string name, params string[] arguments)
    {
        var refused = await Aspire.RunAsync(arguments);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains($"'{name}'", refused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", refused.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Doctor_finds_the_AppHost()
    {
        var checkedUp = await Aspire.RunAsync("doctor");

        Assert.Contains("AppHost version", checkedUp.Output, StringComparison.Ordinal);
        Assert.Contains("0 failed", checkedUp.Output, StringComparison.Ordinal);
    }

    private Task UntilAnsweringAsync(params string[] replicas) =>
        Eventually.TrueAsync(async () => (await system.Visitors.AnsweringAsync()).SequenceEqual(replicas, StringComparer.Ordinal));

    /// <summary>Telemetry takes a moment, and until something of a resource has come, the command does not know it.</summary>
    private async Task<CommandResult> ShowsAsync(string text, params string[] arguments)
    {
        var shown = new CommandResult(0, "");
        await Eventually.TrueAsync(
            async () =>
            {
                shown = await Aspire.RunAsync(arguments);
                return shown.Output.Contains(text, StringComparison.Ordinal);
            },
            () => $"aspire {string.Join(' ', arguments)} does not show '{text}'. {shown}");
        Assert.True(shown.ExitCode == 0, shown.ToString());
        return shown;
    }

    private async Task SucceedsAsync(params string[] arguments)
    {
        var result = await Aspire.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"aspire {string.Join(' ', arguments)}: {result}");
    }
}
