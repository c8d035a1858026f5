using System.Globalization;

namespace LoadBalanced.Benchmarks;

/// <summary>What the figures at 32 connections are held against, as ratios within one run.</summary>
internal static class Targets
{
    public static IEnumerable<string> Lines(IReadOnlyList<Row> rows)
    {
        yield return "| target, at 32 connections | wanted | measured | met |";
        yield return "|---|---|---|---|";
        foreach (var (text, wanted, above, below) in All)
        {
            if (Find(above) is not { } first || Find(below) is not { } second)
                continue;

            var ratio = first.RequestsPerSecond / second.RequestsPerSecond;
            yield return string.Create(CultureInfo.InvariantCulture, $"| {text} | {wanted:0.00} | {ratio:0.00} | {(ratio >= wanted ? "yes" : "no")} |");
        }

        if (Find(Names.Ours) is { } ours && Find(Names.Seed) is { } seed)
            yield return string.Create(CultureInfo.InvariantCulture, $"| lower p99 than the seed | < {seed.P99:0.0} ms | {ours.P99:0.0} ms | {(ours.P99 < seed.P99 ? "yes" : "no")} |");

        Measurement? Find(string stack) => rows.FirstOrDefault(row => row.Stack == stack && row.Connections == 32)?.Median;
    }

    private static readonly (string Text, double Wanted, string Above, string Below)[] All =
    [
        ("requests/s of ours to the seed's", 20, Names.Ours, Names.Seed),
        ("… to one replica direct", 0.5, Names.Ours, Names.Direct),
        ("… to our API behind HAProxy", 1, Names.Ours, Names.Haproxy),
        ("… to our API behind Caddy", 1, Names.Ours, Names.Caddy),
        ("… to ours without telemetry", 0.85, Names.Ours, Names.Untraced),
        ("one replica counting to not counting", 0.85, Names.Direct, Names.Uncounted),
    ];
}
