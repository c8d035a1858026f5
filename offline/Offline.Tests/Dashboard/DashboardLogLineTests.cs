using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Logging;

namespace Offline.Tests.Dashboard;

public class DashboardLogLineTests
{
    [Fact]
    public void A_line_of_the_json_logger_gives_level_category_message_and_what_was_thrown()
    {
        var line = Parse(
            """2026-11-22T16:00:00.0000000Z {"EventId":1,"LogLevel":"Error","Category":"Aspire.Dashboard.X","Message":"It broke.","Exception":"E: why\n   at X.Y()"}""");

        Assert.Equal(new(LogLevel.Error, "Aspire.Dashboard.X", "It broke. E: why"), line);
        Assert.True(line.IsOwn);
    }

    [Fact]
    public void A_library_under_the_dashboard_is_not_the_dashboard()
        => Assert.False(Parse("""{"LogLevel":"Warning","Category":"Microsoft.AspNetCore.X","Message":"Hm."}""").IsOwn);

    [Theory]
    [InlineData("Unhandled exception.", true, LogLevel.Warning)]
    [InlineData("{ not json", false, LogLevel.Information)]
    [InlineData("""{"LogLevel":5}""", false, LogLevel.Information)]
    public void Anything_else_is_text_as_it_stands(string text, bool isError, LogLevel level)
        => Assert.Equal(new(level, null, text), DashboardLogLine.Parse(new LogLine(1, $"2026-11-22T16:00:00.0000000Z {text}", isError)));

    private static DashboardLogLine Parse(string content) => DashboardLogLine.Parse(new LogLine(1, content, IsErrorMessage: false));
}
