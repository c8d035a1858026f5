using System.Globalization;
using System.Text;

namespace LoadBalanced.Benchmarks;

/// <summary>Bars of requests/s as SVG: for each stack one at 32 and one at 256 connections, p99 written beside it.</summary>
internal static class Chart
{
    private const int Width = 860, Left = 250, Bar = 16, Group = 46, Top = 44, Longest = 420;

    public static string Draw(IReadOnlyList<Row> rows)
    {
        var most = rows.Max(row => row.Median.RequestsPerSecond);
        var stacks = rows.GroupBy(row => row.Stack).ToList();
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Top + Group * stacks.Count + 8}" font-family="sans-serif" font-size="13" role="img" aria-label="Requests per second of each stack">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="12" y="24" font-size="15" font-weight="bold">Requests per second</text>
            <rect x="{Left}" y="12" width="12" height="12" fill="#0b62a4"/><text x="{Left + 18}" y="23">32 connections</text>
            <rect x="{Left + 140}" y="12" width="12" height="12" fill="#8bbbe0"/><text x="{Left + 158}" y="23">256 connections</text>
            """);

        for (var i = 0; i < stacks.Count; i++)
        {
            var y = Top + Group * i;
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left - 8}" y="{y + 21}" text-anchor="end">{stacks[i].Key}</text>""");
            foreach (var row in stacks[i])
            {
                var length = Longest * row.Median.RequestsPerSecond / most;
                svg.AppendLine(CultureInfo.InvariantCulture,
                    $"""<rect x="{Left}" y="{y}" width="{length:0.0}" height="{Bar}" fill="{(row.Connections == 32 ? "#0b62a4" : "#8bbbe0")}"/><text x="{Left + length + 6:0.0}" y="{y + 13}">{row.Median.RequestsPerSecond:#,0} (p99 {row.Median.P99:0.0} ms)</text>""");
                y += Bar + 2;
            }
        }

        return svg.AppendLine("</svg>").ToString();
    }
}
