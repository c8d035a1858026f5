using System.Globalization;

namespace LoadBalanced.Benchmarks;

/// <summary>A process as /proc shows it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">Its parent's number.</param>
/// <param name="Started">In ticks since the machine's start: tells it from a later one with the same number.</param>
/// <param name="CpuSeconds">Used so far, in user and system mode.</param>
/// <param name="Environment">As it was started with.</param>
/// <param name="CommandLine">The program and its arguments, each ended by a zero.</param>
internal sealed record ProcessEntry(int Id, int Parent, long Started, double CpuSeconds, IReadOnlySet<string> Environment, string CommandLine)
{
    private const double TicksPerSecond = 100;

    public static IReadOnlyList<ProcessEntry> All() =>
        [.. Directory.EnumerateDirectories("/proc").Select(Read).OfType<ProcessEntry>()];

    /// <summary>Memory in bytes; what it shares with others is divided among them.</summary>
    public long Memory()
    {
        try
        {
            // "Pss:    1234 kB"
            var line = File.ReadLines($"/proc/{Id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;
        }
    }

    private static ProcessEntry? Read(string directory)
    {
        if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id))
            return null;

        try
        {
            // The name, in parentheses, may hold anything; the fields after it are numbered from 3 (proc(5)).
            var stat = File.ReadAllText($"{directory}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" ? null : new(
                id,
                Parent: (int)Field(4),
                Started: Field(22),
                CpuSeconds: (Field(14) + Field(15)) / TicksPerSecond,
                File.ReadAllText($"{directory}/environ").Split('\0').ToHashSet(StringComparer.Ordinal),
                File.ReadAllText($"{directory}/cmdline"));

            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
            return null;
        }
    }
}
