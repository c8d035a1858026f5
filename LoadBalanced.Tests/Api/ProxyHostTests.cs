using System.Net;
using System.Net.Sockets;
using LoadBalanced.Api;
using Xunit;

namespace LoadBalanced.Tests.Api;

public class ProxyHostTests
{
    private static readonly IPAddress First = IPAddress.Parse("172.18.0.5");
    private static readonly IPAddress Second = IPAddress.Parse("172.18.0.9");

    private readonly Clock _clock = new();
    private Func<Task<IPAddress[]>> _dns = () => Task.FromResult<IPAddress[]>([First]);
    private int _questions;

    private ProxyHost Host => field ??= new("nginx", (_, _) => { _questions++; return _dns(); }, _clock);

    [Fact]
    public async Task A_name_has_the_addresses_that_DNS_says_and_no_other()
    {
        Assert.True(await Host.HasAsync(First));
        Assert.False(await Host.HasAsync(Second));
        Assert.Equal(1, _questions);
    }

    [Fact]
    public async Task A_proxy_that_came_back_with_another_address_is_known_after_a_second_and_the_old_one_is_forgotten()
    {
        await Host.HasAsync(First);
        _dns = () => Task.FromResult<IPAddress[]>([Second]);

        Assert.False(await Host.HasAsync(Second));
        _clock.Pass(ProxyHost.AnswerTime);

        Assert.True(await Host.HasAsync(Second));
        Assert.False(await Host.HasAsync(First));
        Assert.Equal(2, _questions);
    }

    [Fact]
    public async Task A_name_that_nobody_has_yet_stands_for_nobody_until_somebody_has_it()
    {
        _dns = () => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));
        Assert.False(await Host.HasAsync(First));

        _dns = () => Task.FromResult<IPAddress[]>([First]);
        _clock.Pass(ProxyHost.AnswerTime);
        Assert.True(await Host.HasAsync(First));
    }

    [Fact]
    public async Task A_DNS_that_does_not_answer_is_asked_once_and_waited_for_a_second()
    {
        _dns = () => new TaskCompletionSource<IPAddress[]>().Task;

        var askers = Enumerable.Range(0, 20).Select(_ => Host.HasAsync(First).AsTask()).ToArray();

        Assert.All(await Task.WhenAll(askers).WaitAsync(ProxyHost.AnswerTime * 10, TestContext.Current.CancellationToken), Assert.False);
        Assert.Equal(1, _questions);
    }

    /// <summary>Moves when it is told to.</summary>
    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time) => _now += time.Ticks;
    }
}
