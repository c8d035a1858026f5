using System.Diagnostics;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>Asks again and again for what becomes true only after a while.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Fails when the condition does not hold within <see cref="Patience"/>; <paramref name="otherwise"/> then says what was seen.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? otherwise = null, TimeSpan? patience = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (patience ?? Patience))
            {
                Assert.Fail(otherwise?.Invoke() ?? "It did not come true in time.");
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
