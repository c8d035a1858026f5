using Aspire.Hosting.Nginx.Metrics;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>What is read of the file in which nginx notes the requests that it does not log.</summary>
public sealed class RequestTallyTests : IDisposable
{
    private const string Line = "GET 200 http HTTP/1.1 0.012 200 0.000 0.010 0.011 unix:/run/a b/api-1\n";

    private readonly DataDirectory _data = new();
    private readonly List<CountedRequest> _read = [];
    private readonly RequestTally _tally;
    private int _reopened;

    public RequestTallyTests()
    {
        File.WriteAllText(Path, Line);
        _tally = new(
            Path,
            _ =>
            {
                _reopened++;
                return Task.CompletedTask;
            },
            TimeProvider.System,
            most: 100);
        _tally.Begin();
    }

    private string Path => System.IO.Path.Combine(_data.Path, "tally");

    public void Dispose()
    {
        _tally.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task A_line_has_all_that_the_metrics_take_and_a_former_runs_are_not_read()
    {
        await ReadAsync();
        Assert.Empty(_read);

        await File.AppendAllTextAsync(Path, Line + "HEAD 404 https HTTP/2.0 0.000 - - - - -\n", TestContext.Current.CancellationToken);
        await ReadAsync();

        Assert.Equal(2, _read.Count);
        Assert.Equal(("GET", 200, "http", "1.1", 12_000_000), (_read[0].Method, _read[0].Status, _read[0].Scheme, _read[0].ProtocolVersion, _read[0].Duration));
        Assert.Equal(new("unix:/run/a b/api-1", 200, Connected: true, Replied: true, 11_000_000), Assert.Single(_read[0].Tries));
        Assert.Equal(("HEAD", 404, "https", "2", 0), (_read[1].Method, _read[1].Status, _read[1].Scheme, _read[1].ProtocolVersion, _read[1].Duration));
        Assert.Empty(_read[1].Tries);
    }

    [Fact]
    public async Task A_line_is_read_once_it_is_whole_and_only_once()
    {
        await File.AppendAllTextAsync(Path, Line + Line[..30], TestContext.Current.CancellationToken);
        await ReadAsync();
        await ReadAsync();
        Assert.Single(_read);

        await File.AppendAllTextAsync(Path, Line[30..], TestContext.Current.CancellationToken);
        await ReadAsync();
        Assert.Equal(2, _read.Count);
    }

    [Fact]
    public async Task What_is_no_such_line_is_passed_over()
    {
        await File.AppendAllTextAsync(Path, $"junk\n\nGET x http HTTP/1.1 0.012 200 0.000 0.010 0.011 -\n{Line}", TestContext.Current.CancellationToken);
        await ReadAsync();

        Assert.Single(_read);
    }

    [Fact]
    public async Task A_long_file_is_put_away_until_nginx_has_begun_another_and_no_line_is_lost_between_them()
    {
        await File.AppendAllTextAsync(Path, Line + Line, TestContext.Current.CancellationToken);
        await using var nginx = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await ReadAsync();
        Assert.Equal(1, _reopened);
        Assert.False(File.Exists(Path));

        // Until it has, it is told again, and goes on writing to the former one.
        nginx.Write(System.Text.Encoding.UTF8.GetBytes(Line));
        await nginx.FlushAsync(TestContext.Current.CancellationToken);
        await ReadAsync();
        Assert.Equal((3, 2), (_read.Count, _reopened));

        await File.AppendAllTextAsync(Path, Line, TestContext.Current.CancellationToken);
        nginx.Write(System.Text.Encoding.UTF8.GetBytes(Line));
        await nginx.FlushAsync(TestContext.Current.CancellationToken);
        await ReadAsync();
        Assert.Equal((5, 2), (_read.Count, _reopened));
        Assert.True(File.Exists(Path + ".former"));
    }

    private Task ReadAsync() => _tally.ReadAsync(_read.Add, TestContext.Current.CancellationToken);
}
