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
    public async Task The_commands_of_nginx_and_its_replicas_run()
    {
        await SucceedsAsync("resource", "nginx", "test-configuration");
        await SucceedsAsync("resource", "nginx", "reload");
        await SucceedsAsync("resource", "api-2", "drain");
        await SucceedsAsync("resource", "api-2", "undrain");
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
    public async Task Otel_shows_a_hit_from_nginx_on()
    {
        var url = (await system.DescribeAsync("nginx")).GetProperty("urls").EnumerateArray().First().GetProperty("url").GetString();
        using var client = new HttpClient();
        await client.GetStringAsync(url, TestContext.Current.CancellationToken);

        var seen = new CommandResult(0, "");
        await Eventually.TrueAsync(
            async () =>
            {
                // Until something of nginx has come, the command does not know it.
                seen = await Aspire.RunAsync("otel", "spans", "nginx");
                return seen.ExitCode == 0 && seen.Output.Contains("GET", StringComparison.Ordinal);
            },
            () => seen.ToString());

        var traces = await Aspire.RunAsync("otel", "traces", "nginx");
        Assert.True(traces.ExitCode == 0, traces.ToString());
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

    private async Task SucceedsAsync(params string[] arguments)
    {
        var result = await Aspire.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"aspire {string.Join(' ', arguments)}: {result}");
    }
}
