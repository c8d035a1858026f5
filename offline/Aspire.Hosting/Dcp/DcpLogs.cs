using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.Dcp;

/// <summary>One line that a process wrote, and when DCP saw it.</summary>
internal sealed record DcpLogLine(DateTimeOffset? Timestamp, bool IsError, string Text);

/// <summary>Merges an object's log streams in the order in which lines arrive.</summary>
internal static class DcpLogs
{
    private static readonly string[] Sources = ["startup_stdout", "startup_stderr", "stdout", "stderr"];

    public static async IAsyncEnumerable<DcpLogLine> FollowAsync(
        DcpClient client, string objectPath, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = Channel.CreateUnbounded<DcpLogLine>(new UnboundedChannelOptions { SingleReader = true });
        var readers = Task.WhenAll(Sources.Select(source => ReadAsync(client, objectPath, source, lines.Writer, abandoned.Token)));
        _ = readers.ContinueWith(
            done => lines.Writer.TryComplete(done.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(cancellationToken))
            {
                yield return line;
            }
        }
        finally
        {
            await abandoned.CancelAsync();
        }
    }

    private static async Task ReadAsync(
        DcpClient client, string objectPath, string source, ChannelWriter<DcpLogLine> lines, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.OpenStreamAsync(
                $"{objectPath}/log?follow=true&timestamps=true&source={source}", cancellationToken);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                lines.TryWrite(Parse(line, source is "stderr"));
            }
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException
            || error is DcpException { StatusCode: HttpStatusCode.NotFound })
        {
            // The object is gone, DCP ended, or nobody listens any more: in each case the log ends here.
        }
    }

    /// <summary>DCP puts a timestamp and a blank before each line.</summary>
    internal static DcpLogLine Parse(string line, bool isError)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        var stamp = blank < 0 ? line : line[..blank];
        return DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && stamp.Contains('T', StringComparison.Ordinal)
            ? new(time, isError, blank < 0 ? "" : line[(blank + 1)..])
            : new(null, isError, line);
    }
}
