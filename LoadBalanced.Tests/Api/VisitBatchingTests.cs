using LoadBalanced.Api;
using Xunit;

namespace LoadBalanced.Tests.Api;

public class VisitBatchingTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    private readonly HeldScript _script = new();

    [Fact]
    public async Task A_visit_that_comes_alone_is_sent_alone()
    {
        await using var replica = await CountingReplica.StartAsync(_script);

        var visit = replica.CountAsync();
        var batch = await _script.NextAsync();
        Assert.Single(batch.Ids);
        batch.Answer(7);
        Assert.Equal(7, await visit);
    }

    [Fact]
    public async Task Visits_that_come_while_a_batch_is_out_make_the_next_one_in_their_order()
    {
        await using var replica = await CountingReplica.StartAsync(_script);
        var first = replica.CountAsync();
        var batch = await _script.NextAsync();

        var ids = Enumerable.Range(0, 5).Select(_ => VisitId.Fresh()).ToArray();
        var others = ids.Select(id => replica.CountAsync(id)).ToArray();
        Assert.True(_script.IsIdle);

        batch.Answer(1);
        Assert.Equal(1, await first);
        batch = await _script.NextAsync();
        Assert.Equal(ids, batch.Ids);
        batch.Answer(2);
        Assert.Equal([2, 3, 4, 5, 6], await Task.WhenAll(others));
    }

    [Fact]
    public async Task A_batch_has_a_limit()
    {
        await using var replica = await CountingReplica.StartAsync(_script);
        _ = replica.CountAsync();
        var batch = await _script.NextAsync();
        var others = Enumerable.Range(0, VisitBatch.Limit + 1).Select(_ => replica.CountAsync()).ToArray();

        batch.Answer(1);
        batch = await _script.NextAsync();
        Assert.Equal(VisitBatch.Limit, batch.Ids.Count);
        batch.Answer(2);
        batch = await _script.NextAsync();
        Assert.Single(batch.Ids);
        batch.Answer(VisitBatch.Limit + 2);
        Assert.Equal(VisitBatch.Limit + 2, (await Task.WhenAll(others)).Max());
    }

    [Fact]
    public async Task A_visit_that_gave_up_before_its_turn_is_not_sent()
    {
        await using var replica = await CountingReplica.StartAsync(_script, Short);
        var first = replica.CountAsync();
        var batch = await _script.NextAsync();

        Assert.Null(await replica.CountAsync());
        Assert.Null(await first);
        var patient = VisitId.Fresh();
        var second = replica.CountAsync(patient);
        batch.Answer(1);
        batch = await _script.NextAsync();
        Assert.Equal([patient], batch.Ids);
        batch.Answer(2);
        Assert.Equal(2, await second);
    }

    [Fact]
    public async Task A_visit_whose_client_went_away_before_its_turn_is_not_sent()
    {
        await using var replica = await CountingReplica.StartAsync(_script);
        _ = replica.CountAsync();
        var batch = await _script.NextAsync();

        using var gone = new CancellationTokenSource();
        var cancelled = replica.CountUnlessAsync(gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var stays = VisitId.Fresh();
        _ = replica.CountAsync(stays);
        batch.Answer(1);
        Assert.Equal([stays], (await _script.NextAsync()).Ids);
    }

    [Fact]
    public async Task A_full_queue_is_told_at_once()
    {
        await using var replica = await CountingReplica.StartAsync(_script);
        _ = replica.CountAsync();
        await _script.NextAsync();
        for (var i = 0; i < VisitQueue.Capacity; i++)
        {
            Assert.False(replica.CountAsync().IsCompleted);
        }

        var tooMany = replica.CountAsync();
        Assert.True(tooMany.IsCompletedSuccessfully);
        Assert.Null(await tooMany);
    }

    [Fact]
    public async Task A_batch_that_came_too_late_is_sent_again_for_those_who_still_wait()
    {
        await using var replica = await CountingReplica.StartAsync(_script);
        _ = replica.CountAsync();
        var first = await _script.NextAsync();

        using var gone = new CancellationTokenSource();
        _ = replica.CountUnlessAsync(gone.Token);
        var stays = VisitId.Fresh();
        var visit = replica.CountAsync(stays);
        first.Answer(1);
        var late = await _script.NextAsync();
        Assert.Equal(2, late.Ids.Count);

        await gone.CancelAsync();
        late.AnswerTooLate();
        var again = await _script.NextAsync();
        Assert.Equal([stays], again.Ids);
        again.Answer(2);
        Assert.Equal(2, await visit);
    }

    [Fact]
    public async Task A_batch_that_fails_has_no_numbers_and_the_next_one_goes_on()
    {
        await using var replica = await CountingReplica.StartAsync(_script);
        var unlucky = replica.CountAsync();
        (await _script.NextAsync()).Reply.SetException(new TimeoutException());
        Assert.Null(await unlucky);

        var lucky = replica.CountAsync();
        (await _script.NextAsync()).Answer(1);
        Assert.Equal(1, await lucky);
    }

    [Fact]
    public async Task An_answer_that_never_comes_stops_counting_only_for_ten_time_outs()
    {
        await using var replica = await CountingReplica.StartAsync(_script, Short);
        Assert.Null(await replica.CountAsync());
        await _script.NextAsync();

        await Task.Delay(10 * Short, TestContext.Current.CancellationToken);
        var visit = replica.CountAsync();
        (await _script.NextAsync()).Answer(1);
        Assert.Equal(1, await visit);
    }
}
