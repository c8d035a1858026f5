namespace LoadBalanced.Benchmarks;

/// <summary>One stack under load for some seconds.</summary>
internal sealed record Measurement(double RequestsPerSecond, double P50, double P99, double CpuPerThousand, double Memory, long Failures)
{
    private static readonly TimeSpan s_memoryInterval = TimeSpan.FromSeconds(1);

    public static async Task<Measurement> TakeAsync(Stack stack, int connections, int seconds, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = stack.Processes();
        var memory = PeakMemoryAsync(before, ending.Token);
        var wrk = await WrkResult.RunAsync(stack.Url, connections, seconds, cancellationToken);
        var after = stack.Processes();
        await ending.CancelAsync();

        var good = Math.Max(0, wrk.Requests - wrk.Failures);
        return new(good / wrk.Seconds, wrk.P50, wrk.P99, CpuSeconds(before, after) / Math.Max(1, good) * 1000, await memory, wrk.Failures);
    }

    /// <summary>Of each figure the median; of failures the sum.</summary>
    public static Measurement Median(IReadOnlyCollection<Measurement> taken)
    {
        return new(Of(one => one.RequestsPerSecond), Of(one => one.P50), Of(one => one.P99), Of(one => one.CpuPerThousand), Of(one => one.Memory), taken.Sum(one => one.Failures));

        double Of(Func<Measurement, double> figure)
        {
            double[] values = [.. taken.Select(figure).Order()];
            return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
        }
    }

    private static double CpuSeconds(IEnumerable<ProcessEntry> before, IEnumerable<ProcessEntry> after)
    {
        var earlier = before.ToDictionary(process => (process.Id, process.Started), process => process.CpuSeconds);
        return after.Sum(process => process.CpuSeconds - earlier.GetValueOrDefault((process.Id, process.Started)));
    }

    private static async Task<double> PeakMemoryAsync(IReadOnlyList<ProcessEntry> processes, CancellationToken cancellationToken)
    {
        double peak = 0;
        using var timer = new PeriodicTimer(s_memoryInterval);
        try
        {
            do
                peak = Math.Max(peak, processes.Sum(process => process.Memory()));
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }

        return Math.Max(peak, processes.Sum(process => process.Memory()));
    }
}
