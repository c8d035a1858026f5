using System.Diagnostics;
using LoadBalanced.Drills.Books;
using LoadBalanced.Drills.Load;
using Xunit;

namespace LoadBalanced.Tests.Drills;

/// <summary>That the drills would notice.</summary>
public class AuditTests
{
    private const string ToldTwice = "no number was told twice";
    private const string NotHeld = "Redis holds every number that was told";
    private const string WrongTotal = "the total is the number of requests that Redis counted, each once";
    private const string WrongShares = "the replicas' shares add up to the total";
    private const string CountedBefore = "no request that was sent again had been counted before";
    private const string Unseen = "only requests without a reply or a number were counted unseen";

    private static readonly RedisBooks Three = new(Total: 3, Shares: 3, [1, 2, 3]);

    [Fact]
    public void Books_that_agree_pass()
    {
        Assert.Empty(Failures([1, 2, 3], Three));
        Assert.Empty(Failures([], new(Total: 0, Shares: 0, [])));
    }

    [Fact]
    public void A_number_told_twice_is_found() => Assert.Equal([ToldTwice], Failures([1, 2, 3, 3], Three));

    [Fact]
    public void A_number_that_Redis_has_lost_is_found() => Assert.Equal([NotHeld], Failures([1, 2, 3, 4], Three));

    [Fact]
    public void A_total_that_no_request_stands_for_is_found() =>
        Assert.Equal([WrongTotal], Failures([1, 2, 3], new(Total: 4, Shares: 4, [1, 2, 3])));

    [Fact]
    public void Two_requests_with_one_number_are_found() =>
        Assert.Equal([WrongTotal], Failures([1, 2, 3], new(Total: 4, Shares: 4, [1, 2, 3, 3])));

    [Fact]
    public void Shares_that_do_not_add_up_are_found() =>
        Assert.Equal([WrongShares], Failures([1, 2, 3], Three with { Shares = 2 }));

    [Fact]
    public void A_request_counted_twice_is_found() => Assert.Equal([Unseen], Failures([1, 3], Three));

    [Fact]
    public void A_request_that_was_told_nothing_may_have_been_counted() => Assert.Empty(Failures([1, null, 3], Three));

    [Fact]
    public void A_request_that_was_sent_again_may_have_been_counted_before() => Assert.Empty(Failures([1, 3], Three, resent: 1));

    [Fact]
    public void While_nginx_stays_a_request_that_was_sent_again_must_not_have_been_counted_before()
    {
        Assert.Equal([CountedBefore], Failures(AuditOf([1, 3], Three, resent: 1).ChecksWhileNginxStays()));
        Assert.Empty(Failures(AuditOf([1, null, 3], Three, resent: 1).ChecksWhileNginxStays()));
        Assert.Empty(Failures(AuditOf([1, 2, 3], Three, resent: 1).ChecksWhileNginxStays()));
    }

    [Fact]
    public void A_kill_excuses_what_was_answered_shortly_before_it_and_nothing_else()
    {
        var second = Stopwatch.Frequency;
        IReadOnlyList<Hit> hits = [Told(1, ended: 10 * second), Told(2, ended: 99 * second), Told(1, ended: 101 * second)];
        var books = new RedisBooks(Total: 1, Shares: 1, [1]);

        Assert.Equal([ToldTwice], Failures(new Audit(hits, resent: 0, books).Checks(kills: [100 * second], TimeSpan.FromSeconds(2))));
        Assert.Equal([ToldTwice, NotHeld], Failures(new Audit(hits, resent: 0, books).Checks()));
        Assert.Empty(Failures(new Audit(hits, resent: 0, books).Checks(kills: [100 * second], TimeSpan.FromSeconds(91))));

        Hit Told(long number, long ended) => new(ended - 1, ended, Status: 200, number);
    }

    private static IEnumerable<string> Failures(long?[] told, RedisBooks books, int resent = 0) =>
        Failures(AuditOf(told, books, resent).Checks());

    private static Audit AuditOf(long?[] told, RedisBooks books, int resent) =>
        new([.. told.Select(number => new Hit(Sent: 1, Ended: 2, Status: 200, number))], resent, books);

    private static IEnumerable<string> Failures(IEnumerable<Check> checks) => checks.Where(check => !check.Holds).Select(check => check.What);
}
