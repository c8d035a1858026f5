using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Membership;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace LoadBalanced.Tests.Nginx.Membership;

/// <summary>How a replica stands by what is known of it; nothing runs.</summary>
public sealed class StandingTests
{
    private readonly Member _member = new();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void What_the_application_does_not_run_is_up(string? state) =>
        Assert.Equal(Standing.Up, Standings.Of(_member, state is null ? null : Snapshot(state)));

    [Theory]
    [InlineData("NotStarted")]
    [InlineData("Waiting")]
    [InlineData("Starting")]
    [InlineData("Stopping")]
    [InlineData("Finished")]
    [InlineData("Exited")]
    [InlineData("FailedToStart")]
    public void What_does_not_run_is_away_however_healthy_it_was(string state)
    {
        _member.Checked(healthy: true);

        Assert.Equal(Standing.Away, Standings.Of(_member, Snapshot(state)));
    }

    [Fact]
    public void What_runs_and_has_no_check_is_up() => Assert.Equal(Standing.Up, Standings.Of(_member, Running()));

    [Theory]
    [InlineData(HealthStatus.Healthy, "Up")]
    [InlineData(HealthStatus.Degraded, "Up")]
    [InlineData(HealthStatus.Unhealthy, "Unhealthy")]
    public void Before_the_own_checks_have_begun_the_application_model_is_believed(HealthStatus health, string standing) =>
        Assert.Equal(standing, Standings.Of(_member, Running(health)).ToString());

    [Fact]
    public void One_that_has_only_just_started_is_away_until_it_is_healthy()
    {
        var start = _member.BeginStart();
        Assert.Equal(Standing.Away, Standings.Of(_member, Running(HealthStatus.Unhealthy)));
        Assert.Equal(Standing.Up, Standings.Of(_member, Running(HealthStatus.Healthy)));

        _member.EndStart(start);
        Assert.Equal(Standing.Unhealthy, Standings.Of(_member, Running(HealthStatus.Unhealthy)));
    }

    [Fact]
    public void The_end_of_a_start_is_not_that_of_the_next_one()
    {
        var first = _member.BeginStart();
        var second = _member.BeginStart();

        _member.EndStart(first);
        Assert.True(_member.IsStarting);
        _member.EndStart(second);
        Assert.False(_member.IsStarting);
    }

    [Fact]
    public void The_own_checks_count_more_than_the_application_model_and_two_failures_in_a_row_are_needed()
    {
        Assert.True(_member.Checked(healthy: false));
        Assert.Equal(Standing.Up, Standings.Of(_member, Running(HealthStatus.Unhealthy)));
        Assert.False(_member.Checked(healthy: true));
        Assert.False(_member.Checked(healthy: false));
        Assert.Equal(Standing.Up, Standings.Of(_member, Running(HealthStatus.Healthy)));

        Assert.True(_member.Checked(healthy: false));
        Assert.False(_member.Checked(healthy: false));
        Assert.Equal(Standing.Unhealthy, Standings.Of(_member, Running(HealthStatus.Healthy)));

        Assert.True(_member.Checked(healthy: true));
        Assert.Equal(Standing.Up, Standings.Of(_member, Running(HealthStatus.Unhealthy)));
    }

    [Fact]
    public void A_run_that_has_ended_says_nothing_of_the_next_one_but_what_a_person_decided_stands()
    {
        _member.Decision = new() { IsDrained = true, Weight = 3 };
        _member.Checked(healthy: false);
        _member.Checked(healthy: false);

        _member.Forget();

        Assert.Null(_member.IsHealthy);
        Assert.Equal(new() { IsDrained = true, Weight = 3 }, _member.Decision);
        Assert.Equal(Standing.Drained, Standings.Of(_member, Running(HealthStatus.Healthy)));
        Assert.Equal(Standing.Drained, Standings.Of(_member, Snapshot(KnownResourceStates.Finished)));
    }

    private static CustomResourceSnapshot Snapshot(string state) => new() { ResourceType = "Project", Properties = [], State = state };

    private static CustomResourceSnapshot Running(HealthStatus? health = null)
    {
        var running = Snapshot(KnownResourceStates.Running);

        return health is null ? running : running.WithHealthReports([new("check", health, Description: null, ExceptionText: null)]);
    }
}
