using LoadBalanced.Api;
using Xunit;

namespace LoadBalanced.Tests.Api;

public class RedisClockTests
{
    [Fact]
    public void It_goes_on_from_the_last_reply()
    {
        var time = new SetTime();
        var clock = new RedisClock(time);
        Assert.False(clock.IsKnown);

        clock.Learn(5_000);
        time.Elapsed = TimeSpan.FromMilliseconds(300);
        Assert.True(clock.IsKnown);
        Assert.Equal(5_300, clock.In(TimeSpan.Zero));
        Assert.Equal(6_300, clock.In(TimeSpan.FromSeconds(1)));

        clock.Learn(100);
        Assert.Equal(100, clock.In(TimeSpan.Zero));
    }

    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
