namespace LoadBalanced.Drills.Load;

internal static class HitsExtensions
{
    /// <summary>The time within which this part of the hits was answered.</summary>
    public static TimeSpan Percentile(this IEnumerable<Hit> hits, double part)
    {
        var durations = hits.Select(hit => hit.Duration).Order().ToList();
        return durations.Count == 0 ? TimeSpan.Zero : durations[Math.Min((int)(durations.Count * part), durations.Count - 1)];
    }
}
