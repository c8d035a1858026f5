using Aspire.Hosting.ApplicationModel;

namespace Offline.Tests.Model;

public sealed class ResourceLogTests
{
    private readonly ResourceLog _log = new(_ => { });

    [Fact]
    public async Task Lines_are_numbered_from_one_and_keep_their_time()
    {
        Append("first");
        Append("second", isError: true);
        _log.Complete();

        var lines = await LinesAsync();

        Assert.Equal([1, 2], lines.Select(l => l.LineNumber));
        Assert.Equal("2026-01-02T03:04:05.0000000Z first", lines[0].Content);
        Assert.True(lines[1].IsErrorMessage);
    }

    [Fact]
    public async Task Only_the_last_ten_thousand_lines_are_kept()
    {
        for (var i = 1; i <= 10_003; i++)
        {
            Append("line");
        }

        _log.Complete();
        var lines = await LinesAsync();

        Assert.Equal(10_000, lines.Count);
        Assert.Equal((4, 10_003), (lines[0].LineNumber, lines[^1].LineNumber));
    }

    [Fact]
    public async Task A_watcher_sees_what_was_there_what_comes_and_the_end()
    {
        Append("before");
        var watched = LinesAsync();
        Append("after");
        Assert.False(watched.IsCompleted);
        _log.Complete();

        Assert.Equal(2, (await watched).Count);
    }

    [Fact]
    public async Task A_cleared_log_counts_from_one_again()
    {
        Append("old");
        _log.Clear();
        Append("new");
        _log.Complete();

        Assert.Equal(1, Assert.Single(await LinesAsync()).LineNumber);
    }

    private void Append(string text, bool isError = false) => _log.Append(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), text, isError);

    private async Task<List<LogLine>> LinesAsync()
    {
        var lines = new List<LogLine>();
        await foreach (var batch in _log.WatchAsync(TestContext.Current.CancellationToken))
        {
            lines.AddRange(batch);
        }

        return lines;
    }
}
