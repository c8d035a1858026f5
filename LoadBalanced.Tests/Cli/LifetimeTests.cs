using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Cli;

/// <summary>How a run by the official <c>aspire</c> begins and ends, and what it leaves behind: nothing.</summary>
public sealed class LifetimeTests
{
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Run_finds_the_AppHost_and_ends_it_with_itself()
    {
        using var aspire = new AspireCommand();
        using var run = aspire.Start(["run", "--no-build", "--isolated", .. StartedByCommand.Settings(aspire)], out var output);
        try
        {
            await Eventually.TrueAsync(
                () => Task.FromResult(output().Contains("/login?t=", StringComparison.Ordinal)),
                output,
                AppHostProcess.StartTimeout);

            await SystemProcess.SignalAsync("INT", -run.Id);
            await run.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(CleanUp, TestContext.Current.CancellationToken);

            await aspire.NothingIsLeftAsync(CleanUp);
            Assert.DoesNotContain("unexpected", output(), StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await EndAsync(aspire);
        }
    }

    [Fact]
    public async Task Stop_ends_what_start_began()
    {
        using var aspire = new AspireCommand();
        try
        {
            var started = await aspire.RunAsync(["start", "--no-build", "--isolated", .. StartedByCommand.Settings(aspire)]);
            Assert.True(started.ExitCode == 0, started.ToString());
            Assert.NotEmpty(aspire.Family);

            var stopped = await aspire.RunAsync("stop");

            Assert.True(stopped.ExitCode == 0, stopped.ToString());
            await aspire.NothingIsLeftAsync(CleanUp);
        }
        finally
        {
            await EndAsync(aspire);
        }
    }

    [Fact]
    public async Task An_AppHost_whose_command_was_killed_ends_as_well()
    {
        using var aspire = new AspireCommand();
        using var run = aspire.Start(["run", "--no-build", "--isolated", .. StartedByCommand.Settings(aspire)], out _);
        try
        {
            await Eventually.TrueAsync(
                async () => (await aspire.RunAsync("ps")).Output.Contains("LoadBalanced.AppHost", StringComparison.Ordinal),
                patience: AppHostProcess.StartTimeout);

            run.Kill();

            await aspire.NothingIsLeftAsync(CleanUp);
        }
        finally
        {
            await EndAsync(aspire);
        }
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("wait", "api-1", "--timeout", "2")]
    [InlineData("resource", "api-1", "restart")]
    public async Task Without_a_running_AppHost_a_command_says_so_and_fails(params string[] arguments)
    {
        using var aspire = new AspireCommand();

        var refused = await aspire.RunAsync(arguments);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("No running AppHost found", refused.Output, StringComparison.Ordinal);
    }

    // For a test that failed half-way.
    private static async Task EndAsync(AspireCommand aspire)
    {
        foreach (var process in aspire.Family)
        {
            await SystemProcess.SignalAsync("KILL", process.Id);
        }

        await aspire.NothingIsLeftAsync(CleanUp);
    }
}
