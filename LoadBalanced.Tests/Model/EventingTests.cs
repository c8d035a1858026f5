using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Xunit;

namespace LoadBalanced.Tests.Model;

public class EventingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();
    private readonly DistributedApplicationEventing _eventing = new();

    [Fact]
    public async Task Subscribers_are_called_in_the_order_in_which_they_subscribed()
    {
        var calls = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var number = i;
            _eventing.Subscribe<Happened>(async (_, _) =>
            {
                await Task.Yield();
                calls.Add(number);
            });
        }

        await _eventing.PublishAsync(new Happened(), TestContext.Current.CancellationToken);

        Assert.Equal([0, 1, 2], calls);
    }

    [Fact]
    public async Task What_a_subscriber_throws_reaches_the_publisher_and_ends_the_turn()
    {
        var called = false;
        _eventing.Subscribe<Happened>((_, _) => throw new InvalidOperationException("no"));
        _eventing.Subscribe<Happened>((_, _) =>
        {
            called = true;
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => _eventing.PublishAsync(new Happened(), TestContext.Current.CancellationToken));
        Assert.False(called);
    }

    [Fact]
    public async Task A_subscriber_to_one_resource_hears_of_no_other()
    {
        using var application = _builder.Build();
        var (one, other) = (new ParameterResource("one", _ => ""), new ParameterResource("other", _ => ""));
        var heard = new List<string>();
        _eventing.Subscribe<BeforeResourceStartedEvent>(one, (e, _) =>
        {
            heard.Add(e.Resource.Name);
            return Task.CompletedTask;
        });

        await _eventing.PublishAsync(new BeforeResourceStartedEvent(other, application.Services), TestContext.Current.CancellationToken);
        await _eventing.PublishAsync(new BeforeResourceStartedEvent(one, application.Services), TestContext.Current.CancellationToken);

        Assert.Equal(["one"], heard);
    }

    [Fact]
    public async Task Whoever_unsubscribes_is_called_no_more()
    {
        var calls = 0;
        var subscription = _eventing.Subscribe<Happened>((_, _) =>
        {
            calls++;
            return Task.CompletedTask;
        });

        await _eventing.PublishAsync(new Happened(), TestContext.Current.CancellationToken);
        _eventing.Unsubscribe(subscription);
        await _eventing.PublishAsync(new Happened(), TestContext.Current.CancellationToken);

        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData(EventDispatchBehavior.BlockingSequential, true)]
    [InlineData(EventDispatchBehavior.BlockingConcurrent, true)]
    [InlineData(EventDispatchBehavior.NonBlockingSequential, false)]
    [InlineData(EventDispatchBehavior.NonBlockingConcurrent, false)]
    public async Task Only_a_blocking_behaviour_waits_for_the_subscribers(EventDispatchBehavior behavior, bool waits)
    {
        var release = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        _eventing.Subscribe<Happened>(async (_, _) =>
        {
            await release.Task;
            ended.SetResult();
        });

        var published = _eventing.PublishAsync(new Happened(), behavior, TestContext.Current.CancellationToken);

        if (waits)
        {
            Assert.False(published.IsCompleted);
        }
        else
        {
            await published.WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.False(ended.Task.IsCompleted);
        }

        release.SetResult();
        await published.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await ended.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Concurrent_subscribers_run_side_by_side()
    {
        var first = new TaskCompletionSource();
        _eventing.Subscribe<Happened>((_, _) => first.Task);
        _eventing.Subscribe<Happened>((_, _) =>
        {
            first.SetResult();
            return Task.CompletedTask;
        });

        await _eventing.PublishAsync(new Happened(), EventDispatchBehavior.BlockingConcurrent, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void An_abstract_event_cannot_be_subscribed_to()
    {
        Assert.Throws<ArgumentException>(() => _eventing.Subscribe<IDistributedApplicationEvent>((_, _) => Task.CompletedTask));
    }

    private sealed class Happened : IDistributedApplicationEvent;
}
