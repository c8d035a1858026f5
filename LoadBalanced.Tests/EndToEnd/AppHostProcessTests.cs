using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>How the AppHost ends, and what it leaves behind: nothing.</summary>
[Trait("Runtime", "processes")]
public sealed class AppHostProcessTests
{
    private const int Killed = 128 + 9;

    private static readonly TimeSpan OrderlyEnd = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(30);

    // Between the AppHost's end and that of the last process it told to end; the official AppHost leaves the rest to DCP.
    private static readonly TimeSpan Aftermath = AspirePackages.AreOfficial ? CleanUp : TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Ctrl_C_ends_everything()
    {
        await using var appHost = await AppHostProcess.StartAsync();
        AssertWhole(appHost);

        await appHost.InterruptAsync();

        Assert.Equal(0, await appHost.EndsAsync(OrderlyEnd));
        await appHost.NothingIsLeftAsync(Aftermath);
        AssertNoStackTrace(appHost);
    }

    [Fact]
    public async Task SIGTERM_ends_everything()
    {
        await using var appHost = await AppHostProcess.StartAsync();

        await appHost.TerminateAsync();

        Assert.Equal(0, await appHost.EndsAsync(OrderlyEnd));
        await appHost.NothingIsLeftAsync(Aftermath);
        AssertNoStackTrace(appHost);
    }

    [Fact]
    public async Task Ctrl_C_while_it_starts_ends_everything()
    {
        Assert.SkipWhen(AspirePackages.AreOfficial, "The official AppHost says it with a stack trace.");
        await using var appHost = AppHostProcess.Begin();
        await Eventually.TrueAsync(() => Task.FromResult(appHost.Family.Any(process => process.CommandLine.Contains("redis-server", StringComparison.Ordinal))), appHost.ToString, AppHostProcess.StartTimeout);

        await appHost.InterruptAsync();

        Assert.Equal(0, await appHost.EndsAsync(OrderlyEnd));
        await appHost.NothingIsLeftAsync(Aftermath);
        AssertNoStackTrace(appHost);
    }

    [Fact]
    public async Task Nothing_outlives_a_killed_AppHost()
    {
        await using var appHost = await AppHostProcess.StartAsync();

        await SystemProcess.SignalAsync("KILL", appHost.Id);

        Assert.Equal(Killed, await appHost.EndsAsync(OrderlyEnd));
        await appHost.NothingIsLeftAsync(CleanUp);
    }

    [Theory]
    [InlineData("start-apiserver", "DCP")]
    [InlineData("aspire-managed\0dashboard", "dashboard")]
    public async Task The_AppHost_says_that_it_lost_a_part_of_Aspire_and_ends(string commandLine, string name)
    {
        Assert.SkipWhen(AspirePackages.AreOfficial, "The official AppHost goes on without it.");
        await using var appHost = await AppHostProcess.StartAsync();
        var victim = Assert.Single(appHost.Family, process => process.CommandLine.Contains(commandLine, StringComparison.Ordinal));

        await SystemProcess.SignalAsync("KILL", victim.Id);

        Assert.NotEqual(0, await appHost.EndsAsync(CleanUp));
        Assert.Contains(appHost.Lines, line => line.Contains(name, StringComparison.Ordinal) && line.Contains("unexpectedly", StringComparison.Ordinal));
        await appHost.NothingIsLeftAsync(CleanUp);
        AssertNoStackTrace(appHost);
    }

    [Fact]
    public async Task A_taken_port_is_said_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Any, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var line = await RefusalAsync("Port", $"{port}");

        Assert.Contains($"Port {port} is taken", line, StringComparison.Ordinal);
        Assert.Contains("LoadBalanced:Port", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dashboard_whose_port_is_taken_is_named_and_everything_ends()
    {
        Assert.SkipWhen(AspirePackages.AreOfficial, "The official AppHost goes on without a dashboard.");
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://{other.LocalEndpoint}";
        await using var appHost = AppHostProcess.Begin(("ASPNETCORE_URLS", url));

        Assert.InRange(await appHost.EndsAsync(AppHostProcess.StartTimeout), 1, 127);
        await appHost.NothingIsLeftAsync(Aftermath);
        Assert.Contains(appHost.Lines, line => line.Contains("dashboard", StringComparison.Ordinal) && line.Contains(url, StringComparison.Ordinal));
        AssertNoStackTrace(appHost);
    }

    [Theory]
    [InlineData("Port", "65536", "65535")]
    [InlineData("Replicas", "0", "from 1")]
    [InlineData("Replicas", "two", "whole number")]
    [InlineData("Runtime", "nonsense", "auto, containers or processes")]
    [InlineData("ServerName", "a.", "must be host names")]
    public async Task A_setting_that_breaks_its_rule_is_said_in_one_line(string setting, string value, string rule)
    {
        var line = await RefusalAsync(setting, value);

        Assert.Matches($"^LoadBalanced:{setting} (is|has) '{Regex.Escape(value)}'; ", line);
        Assert.Contains(rule, line, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(string setting, string value)
    {
        await using var appHost = AppHostProcess.Begin(($"LoadBalanced__{setting}", value));

        Assert.InRange(await appHost.EndsAsync(OrderlyEnd), 1, 127);
        await appHost.NothingIsLeftAsync(TimeSpan.Zero);
        return Assert.Single(appHost.Lines);
    }

    // Or else the search for what is left would find nothing for the wrong reason.
    private static void AssertWhole(AppHostProcess appHost)
    {
        var family = appHost.Family;
        foreach (var part in (string[])["start-apiserver", AspirePackages.AreOfficial ? "Aspire.Dashboard" : "aspire-managed", "redis-server", "LoadBalanced.Api", "nginx: master", "nginx: worker"])
        {
            Assert.Contains(family, process => process.CommandLine.Contains(part, StringComparison.Ordinal));
        }
    }

    private static void AssertNoStackTrace(AppHostProcess appHost) =>
        Assert.DoesNotContain(appHost.Lines, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
}
