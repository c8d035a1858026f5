using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

[Trait("Runtime", "processes")]
public sealed class CrashLoopTests
{
    [Fact]
    public async Task A_crash_loop_ends_in_a_failed_state_that_one_line_explains()
    {
        using var data = new DataDirectory();
        await using var application = await StartAloneAsync(data, script => script.WithRestart(options =>
        {
            options.MaximumShortRuns = 3;
            options.Delay = TimeSpan.FromMilliseconds(200);
        }));
        var states = new List<string>();

        await application.ResourceNotifications.WaitForResourceAsync(
            "loop",
            now =>
            {
                states.Add(now.Snapshot.State?.Text ?? "");
                return states[^1] == KnownResourceStates.FailedToStart;
            },
            TestContext.Current.CancellationToken).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

        Assert.Contains("Restarting", states);
        Assert.Single(await LogAsync(application), line => line.Contains("exit code 3. That makes 3 short runs in a row, a crash loop", StringComparison.Ordinal));
        Assert.Equal(3, RunsOf(data));
    }

    [Fact]
    public async Task Without_restart_it_is_left_as_it_ended()
    {
        using var data = new DataDirectory();
        await using var application = await StartAloneAsync(data, script => script.WithRestart().WithoutRestart());

        await application.ResourceNotifications.WaitForResourceAsync("loop", KnownResourceStates.TerminalStates, TestContext.Current.CancellationToken)
            .WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.Equal(1, RunsOf(data));
    }

    private static async Task<DistributedApplication> StartAloneAsync(DataDirectory data, Action<IResourceBuilder<ExecutableResource>> configure)
    {
        var builder = await RunningSystem.DeclareAsync(data, TestContext.Current.CancellationToken);
        foreach (var resource in builder.Resources.ToList())
        {
            builder.Resources.Remove(resource);
        }

        configure(builder.AddExecutable("loop", "sh", data.Path, "-c", "echo run >> runs; exit 3"));
        var application = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await application.StartAsync(TestContext.Current.CancellationToken);

        return application;
    }

    private static int RunsOf(DataDirectory data) => File.ReadAllLines(Path.Combine(data.Path, "runs")).Length;

    private static async Task<List<string>> LogAsync(DistributedApplication application)
    {
        var id = (await application.ResourceNotifications.WaitForResourceAsync("loop", _ => true, TestContext.Current.CancellationToken)).ResourceId;

        return await application.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(id)
            .SelectMany(batch => batch)
            .Select(line => line.Content)
            .ToListAsync(TestContext.Current.CancellationToken);
    }
}
