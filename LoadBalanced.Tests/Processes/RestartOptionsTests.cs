using Aspire.Hosting;
using Xunit;

namespace LoadBalanced.Tests.Processes;

public sealed class RestartOptionsTests
{
    [Fact]
    public void A_value_out_of_its_range_is_named_with_the_rule()
    {
        Refused("Delay is -00:00:01; it must be zero or more.", options => options.Delay = TimeSpan.FromSeconds(-1));
        Refused("MaximumDelay is 00:00:00.5000000; it must be Delay (00:00:01) or more.", options => options.MaximumDelay = TimeSpan.FromSeconds(0.5));
        Refused("MinimumUptime is -00:00:01; it must be zero or more.", options => options.MinimumUptime = TimeSpan.FromSeconds(-1));
        Refused("MaximumShortRuns is 0; it must be 1 or more.", options => options.MaximumShortRuns = 0);
    }

    private static void Refused(string message, Action<RestartOptions> configure)
    {
        var script = DistributedApplication.CreateBuilder().AddExecutable("script", "sh", ".");

        var error = Assert.Throws<ArgumentException>(() => script.WithRestart(configure));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
