namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>The upper bounds of the histograms' buckets, in seconds; the last bucket has none.</summary>
internal static class DurationBounds
{
    private const double Second = 1_000_000_000;

    // OpenTelemetry's for HTTP, and two below: nginx measures in milliseconds, and most replies take less than five.
    public static IReadOnlyList<double> All { get; } = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    public static double Seconds(long nanoseconds) => nanoseconds / Second;

    public static int Bucket(double seconds)
    {
        var index = 0;

        while (index < All.Count && seconds > All[index])
        {
            index++;
        }

        return index;
    }
}
