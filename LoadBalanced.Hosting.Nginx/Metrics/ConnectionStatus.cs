using System.Globalization;

namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>nginx's own count of connections, as its stub_status says it. The one that asks is among them.</summary>
internal sealed record ConnectionStatus(long Accepted, long Handled, long Reading, long Writing, long Waiting)
{
    /// <returns>Null when it is no such text.</returns>
    public static ConnectionStatus? Parse(string text)
    {
        if (text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) is not
            [
                "Active", "connections:", var active, "server", "accepts", "handled", "requests", var accepted, var handled, _,
                "Reading:", var reading, "Writing:", var writing, "Waiting:", var waiting,
            ])
        {
            return null;
        }

        var numbers = new long[6];
        var texts = (string[])[accepted, handled, active, reading, writing, waiting];

        for (var index = 0; index < numbers.Length; index++)
        {
            if (!long.TryParse(texts[index], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[index]))
            {
                return null;
            }
        }

        return new(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    public IReadOnlyList<Metric> Metrics =>
    [
        new("nginx.connections_accepted", "{connection}", "Connections taken in.", MetricKind.Counter, [new([], Accepted)]),
        new("nginx.connections_handled", "{connection}", "Connections served; those accepted beyond met a limit.", MetricKind.Counter, [new([], Handled)]),
        // Not the active ones too, which are these three together: who looks at the metric sees their sum.
        new("nginx.connections_current", "{connection}", "Connections now.", MetricKind.Gauge,
        [
            new([new("state", "reading")], Reading),
            new([new("state", "writing")], Writing),
            new([new("state", "waiting")], Waiting),
        ]),
    ];
}
