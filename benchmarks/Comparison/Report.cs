using System.Globalization;
using System.Text;

namespace LoadBalanced.Benchmarks;

/// <summary>The Markdown section and the chart.</summary>
internal sealed class Report(IReadOnlyList<Row> rows, Options options)
{
    private const string Begin = "<!-- benchmarks/run writes from here -->";
    private const string Picture = "![Requests per second of each stack, at 32 and 256 connections](images/performance.svg)";
    private const string End = "<!-- to here -->";

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var results = Directory.CreateDirectory(Path.Combine(options.Root, "benchmarks/results")).FullName;
        var section = Section();
        await File.WriteAllTextAsync(Path.Combine(results, "comparison.md"), section, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(results, "comparison.svg"), Chart.Draw(rows), cancellationToken);
        Console.WriteLine($"\n{section}\nWritten to benchmarks/results/.");

        if (options.Publish)
            await PublishAsync(section, results, cancellationToken);
    }

    private async Task PublishAsync(string section, string results, CancellationToken cancellationToken)
    {
        var page = Path.Combine(options.Root, "docs/performance.md");
        var text = await File.ReadAllTextAsync(page, cancellationToken);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
            throw new InvalidOperationException($"{page} has lost its lines '{Begin}' and '{End}'.");

        await File.WriteAllTextAsync(page, $"{text[..(from + Begin.Length)]}\n\n{Picture}\n\n{section}\n{text[to..]}", cancellationToken);
        File.Copy(Path.Combine(results, "comparison.svg"), Path.Combine(options.Root, "docs/images/performance.svg"), overwrite: true);
        Console.WriteLine("Written to docs/performance.md and docs/images/performance.svg.");
    }

    private string Section()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, wrk on the same ones; medians of {options.Rounds} rounds of {options.Seconds} s, all stacks in turns.");
        foreach (var group in rows.GroupBy(row => row.Connections))
        {
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"| at {group.Key} connections | requests/s | p50 ms | p99 ms | CPU s per 1,000 | peak memory MB | failed |");
            text.AppendLine("|---|---:|---:|---:|---:|---:|---:|");
            foreach (var (stack, _, median) in group)
            {
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"| {stack} | {median.RequestsPerSecond:#,0} | {median.P50:0.00} | {median.P99:0.00} | {median.CpuPerThousand:0.000} | {median.Memory / 1048576:0} | {median.Failures} |");
            }
        }

        text.AppendLine();
        foreach (var line in Targets.Lines(rows))
            text.AppendLine(line);

        return text.ToString();
    }
}
