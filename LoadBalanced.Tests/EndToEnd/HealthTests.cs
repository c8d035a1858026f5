using System.Globalization;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>A replica that runs, and does not answer.</summary>
public sealed class HealthTests
{
    // Two checks: 2 to 4 s, and 2 s for each that has no answer. The machine gets as long again.
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(2 * 8);

    // nginx would wait for ten.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_replica_that_hangs_is_taken_out_and_one_that_goes_on_is_back()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);
        var replica = await ProcessesAsync(system, "api-1");
        Assert.NotEmpty(replica);

        await SignalAsync("STOP");
        try
        {
            // Two replicas take turns, so six answers of one are no luck.
            await Eventually.TrueAsync(
                async () =>
                {
                    for (var i = 0; i < 6; i++)
                    {
                        if (await AnswerAsync(system) != "api-2")
                        {
                            return false;
                        }
                    }

                    return true;
                },
                patience: Noticed);
        }
        finally
        {
            await SignalAsync("CONT");
        }

        await system.BothTakeTurnsAsync();

        async Task SignalAsync(string signal)
        {
            foreach (var process in replica)
            {
                await SystemProcess.SignalAsync(signal, process.Id);
            }
        }
    }

    /// <returns>Null when nobody answers at once.</returns>
    private static async Task<string?> AnswerAsync(RunningSystem system)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(AtOnce);
        try
        {
            using var response = await system.Site.GetAsync(new Uri("/peek", UriKind.Relative), patience.Token);

            return response.IsSuccessStatusCode ? (await Visit.ReadAsync(response)).ContainerId : null;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // All of its run: a project may be started by another process.
    private static async Task<List<SystemProcess>> ProcessesAsync(RunningSystem system, string resource)
    {
        var id = int.Parse(RunningSystem.RunOf(await system.CurrentAsync(resource)), CultureInfo.InvariantCulture);
        var instance = SystemProcess.All().Single(process => process.Id == id).Environment.Split('\0').Single(line => line.StartsWith("OTEL_RESOURCE_ATTRIBUTES=", StringComparison.Ordinal));

        return [.. SystemProcess.All().Where(process => process.Environment.Split('\0').Contains(instance, StringComparer.Ordinal))];
    }
}
