using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>A line of the dashboard's console: a JSON object of its logger, or text, without a category, of whatever else wrote there.</summary>
internal sealed record DashboardLogLine(LogLevel Level, string? Category, string Text)
{
    /// <summary>Whether the dashboard's own code wrote it, and not a library under it.</summary>
    public bool IsOwn => Category?.StartsWith("Aspire.Dashboard", StringComparison.Ordinal) ?? true;

    public static DashboardLogLine Parse(LogLine line)
    {
        var text = WithoutTimestamp(line.Content);
        return (text.StartsWith('{') ? TryParseJson(text) : null)
            ?? new(line.IsErrorMessage ? LogLevel.Warning : LogLevel.Information, Category: null, text);
    }

    // ResourceLoggerService puts the time in front of each line.
    private static string WithoutTimestamp(string content)
    {
        var space = content.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && DateTime.TryParse(content.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? content[(space + 1)..]
            : content;
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();

    private static DashboardLogLine? TryParseJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            string? Get(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;

            if (!Enum.TryParse<LogLevel>(Get("LogLevel"), out var level))
                return null;

            var message = Get("Message") ?? "";
            // The exception's first line says what happened; the rest is where in the dashboard.
            return new(level, Get("Category"), Get("Exception") is { Length: > 0 } exception ? $"{message} {FirstLine(exception)}" : message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A line that only looks like one of the logger's.
            return null;
        }
    }
}
