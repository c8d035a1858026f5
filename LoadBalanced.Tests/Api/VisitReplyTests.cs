using System.Text.Json;
using LoadBalanced.Api;
using Xunit;

namespace LoadBalanced.Tests.Api;

public class VisitReplyTests
{
    [Fact]
    public void A_counted_visit_has_exactly_these_fields_in_this_order() => Assert.Equal(
        """{"container_id":"api-1","database_status":"Connected","info":"Refresh to see container_id change.","message":"Hello from the Backend API!","total_visits":46}""",
        Json(VisitTexts.English, 46));

    [Fact]
    public void An_uncounted_visit_says_so_and_has_no_number() => Assert.Equal(
        """{"container_id":"api-1","database_status":"Disconnected","info":"Refresh to see container_id change.","message":"Hello from the Backend API!","total_visits":null}""",
        Json(VisitTexts.English, visits: null));

    [Theory]
    [InlineData(7, "Terhubung")]
    [InlineData(null, "Terputus")]
    public void The_Indonesian_reply_is_Indonesian_throughout(int? visits, string status)
    {
        using var reply = JsonDocument.Parse(Json(VisitTexts.Indonesian, visits));

        Assert.Equal("Halo dari Backend API!", reply.RootElement.GetProperty("message").GetString());
        Assert.Equal("Refresh untuk melihat container_id berubah.", reply.RootElement.GetProperty("info").GetString());
        Assert.Equal(status, reply.RootElement.GetProperty("database_status").GetString());
    }

    private static string Json(VisitTexts texts, long? visits) =>
        JsonSerializer.Serialize(texts.Reply(new Replica("api-1"), visits), VisitJson.Default.VisitReply);
}
