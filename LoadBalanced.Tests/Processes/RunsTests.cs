using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes.Supervision;
using Xunit;

namespace LoadBalanced.Tests.Processes;

public sealed class RunsTests
{
    private const int Killed = 137;

    private readonly ManualTime _time = new();
    private readonly RestartOptions _options = new();
    private readonly Runs _runs;

    public RunsTests() => _runs = new(_options, _time);

    [Theory]
    [InlineData(137)]
    [InlineData(-1)]
    [InlineData(null)]
    [InlineData(1)]
    public void What_ended_by_itself_is_started_again_at_once(int? exitCode)
    {
        Run(TimeSpan.FromSeconds(5));

        Assert.Equal(new Restart(TimeSpan.Zero, 0), _runs.Observe(KnownResourceStates.Finished, exitCode, healthy: false));
    }

    [Fact]
    public void What_ended_with_exit_code_0_is_left_alone()
    {
        Run(TimeSpan.FromSeconds(5));

        Assert.Null(_runs.Observe(KnownResourceStates.Finished, 0, healthy: false));
    }

    [Fact]
    public void What_a_person_stopped_is_left_alone_even_if_it_had_to_be_killed()
    {
        Run(TimeSpan.FromSeconds(5));

        Assert.Null(_runs.Observe(KnownResourceStates.Stopping, null, healthy: false));
        Assert.Null(_runs.Observe(KnownResourceStates.Finished, Killed, healthy: false));
    }

    [Fact]
    public void One_end_told_twice_is_one_end()
    {
        Run(TimeSpan.FromSeconds(5));

        Assert.NotNull(End());
        Assert.Null(End());
        Assert.Null(_runs.Observe(Supervisor.RestartingState, Killed, healthy: false));
        Assert.Null(End());
    }

    [Fact]
    public void A_resource_that_never_started_is_left_alone()
    {
        Assert.Null(_runs.Observe(KnownResourceStates.NotStarted, null, healthy: false));
        Assert.Null(_runs.Observe(KnownResourceStates.Starting, null, healthy: false));
        Assert.Null(_runs.Observe(KnownResourceStates.FailedToStart, null, healthy: false));
    }

    [Fact]
    public void A_process_that_ends_before_anybody_saw_it_running_has_ended_unexpectedly()
    {
        Assert.Null(_runs.Observe(KnownResourceStates.Starting, null, healthy: false));

        Assert.NotNull(End());
    }

    [Fact]
    public void A_crash_loop_gets_longer_and_longer_delays_and_then_no_further_start()
    {
        _options.MaximumShortRuns = 6;
        _options.MaximumDelay = TimeSpan.FromSeconds(5);

        Assert.Equal([0, 1, 2, 4, 5, null], Enumerable.Range(0, 6).Select(_ => Crash()?.Delay?.TotalSeconds));
    }

    [Fact]
    public void A_run_that_was_healthy_and_long_enough_ends_the_count_of_short_ones()
    {
        Crash();
        Crash();

        Run(_options.MinimumUptime);
        Assert.Equal(new Restart(TimeSpan.Zero, 0), End());
        Assert.Equal(new Restart(TimeSpan.Zero, 1), Crash());
    }

    [Fact]
    public void A_run_that_was_never_healthy_is_short_however_long_it_lasted()
    {
        _runs.Observe(KnownResourceStates.Running, null, healthy: false);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(1, End()?.ShortRuns);
    }

    [Fact]
    public void A_failed_start_counts_as_a_short_run()
    {
        Crash();

        Assert.Equal(new Restart(TimeSpan.FromSeconds(1), 2), _runs.StartFailed());
    }

    [Fact]
    public void After_a_crash_loop_a_start_by_hand_counts_anew()
    {
        while (Crash()?.Delay is not null)
        {
        }

        Assert.Equal(new Restart(TimeSpan.Zero, 1), Crash());
    }

    private void Run(TimeSpan duration)
    {
        _runs.Observe(KnownResourceStates.Starting, null, healthy: false);
        _runs.Observe(KnownResourceStates.Running, null, healthy: false);
        _runs.Observe(KnownResourceStates.Running, null, healthy: true);
        _time.Advance(duration);
    }

    private Restart? Crash()
    {
        Run(TimeSpan.FromMilliseconds(300));

        return End();
    }

    private Restart? End() => _runs.Observe(KnownResourceStates.Finished, Killed, healthy: false);

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
