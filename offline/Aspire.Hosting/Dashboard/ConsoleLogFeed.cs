using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>The console lines of a resource, in messages that a gRPC client accepts.</summary>
internal static class ConsoleLogFeed
{
    // In characters; even where each takes three bytes, a message stays under the four MB that clients take by default.
    private const int MaxBatchLength = 1024 * 1024;

    public static async IAsyncEnumerable<Proto.WatchResourceConsoleLogsUpdate> BatchAsync(
        IAsyncEnumerable<IReadOnlyList<LogLine>> lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in lines.WithCancellation(cancellationToken))
        {
            var update = new Proto.WatchResourceConsoleLogsUpdate();
            var length = 0;
            foreach (var line in group)
            {
                var text = line.Content.Length > MaxBatchLength ? line.Content[..MaxBatchLength] : line.Content;
                if (length > 0 && length + text.Length > MaxBatchLength)
                {
                    yield return update;
                    update = new();
                    length = 0;
                }

                update.LogLines.Add(new Proto.ConsoleLogLine { LineNumber = line.LineNumber, Text = text, IsStdErr = line.IsErrorMessage });
                length += text.Length;
            }

            if (update.LogLines.Count > 0)
                yield return update;
        }
    }
}
