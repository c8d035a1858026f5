using System.Globalization;
using System.Text.Json;

namespace LoadBalanced.Tests.Nginx;

/// <summary>The metrics in one message to a collector.</summary>
internal sealed class ReportedMetrics
{
    private readonly Dictionary<string, JsonElement> _all;

    public ReportedMetrics(JsonElement message) =>
        _all = message.GetProperty("resourceMetrics")[0].GetProperty("scopeMetrics")[0].GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!);

    private ReportedMetrics() => _all = [];

    public static ReportedMetrics None { get; } = new();

    public IReadOnlyCollection<string> Names => _all.Keys;

    public JsonElement this[string name] => _all[name];

    /// <summary>Of all its points; 0 when it was not sent.</summary>
    public long Sum(string name) => _all.TryGetValue(name, out var metric) ? Points(metric).Sum(Value) : 0;

    /// <summary>Of the only point with these attributes.</summary>
    public long Value(string name, params (string Key, string Value)[] attributes) =>
        Value(Points(_all[name]).Single(point => attributes.All(wanted => point.GetProperty("attributes").EnumerateArray().Any(attribute =>
            attribute.GetProperty("key").GetString() == wanted.Key && attribute.GetProperty("value").EnumerateObject().First().Value.ToString() == wanted.Value))));

    public override string ToString() => string.Join('\n', _all.Values);

    private static IEnumerable<JsonElement> Points(JsonElement metric) =>
        new[] { "sum", "gauge", "histogram" }.Where(kind => metric.TryGetProperty(kind, out _)).SelectMany(kind => metric.GetProperty(kind).GetProperty("dataPoints").EnumerateArray());

    private static long Value(JsonElement point) =>
        long.Parse(point.TryGetProperty("asInt", out var number) ? number.GetString()! : point.GetProperty("count").GetString()!, CultureInfo.InvariantCulture);
}
