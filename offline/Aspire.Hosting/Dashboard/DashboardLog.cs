using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Repeats the dashboard's warnings and errors in the AppHost's log, and remembers the last ones for an obituary.</summary>
internal sealed class DashboardLog(ResourceLoggerService logs, ILogger logger)
{
    private const int Remembered = 5;

    private readonly Lock _lock = new();
    private readonly Queue<string> _last = [];

    public string LastLines
    {
        get
        {
            lock (_lock)
                return string.Join(" | ", _last);
        }
    }

    public async Task FollowAsync(string resourceId, CancellationToken cancellationToken)
    {
        await foreach (var lines in logs.WatchAsync(resourceId).WithCancellation(cancellationToken))
        {
            foreach (var line in lines)
                Take(line);
        }
    }

    private void Take(LogLine raw)
    {
        var line = DashboardLogLine.Parse(raw);
        // Libraries warn about what nobody here can change; their errors count.
        if (line.Level < (line.IsOwn ? LogLevel.Warning : LogLevel.Error) || string.IsNullOrWhiteSpace(line.Text))
            return;

        logger.Log(line.Level, "{Message}", line.Text);

        // Of an unhandled exception, the frames say less than what it is.
        if (line.Text.TrimStart().StartsWith("at ", StringComparison.Ordinal))
            return;

        lock (_lock)
        {
            _last.Enqueue(line.Text.ReplaceLineEndings(" ").Trim());
            if (_last.Count > Remembered)
                _last.Dequeue();
        }
    }
}
