using System.Text;
using LoadBalanced.Drills.Load;
using Xunit;

namespace LoadBalanced.Tests.Drills;

public class ReplyTests
{
    private const string Chunked =
        "HTTP/1.1 200 OK\r\nServer: nginx\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n5\r\n{\"tot\r\n10\r\nal_visits\":1234}\r\n0\r\n\r\n";

    [Fact]
    public void A_body_in_chunks_is_put_together()
    {
        var reply = Reply.Parse(Encoding.ASCII.GetBytes(Chunked))!;

        Assert.Equal(200, reply.Status);
        Assert.Equal(1234, reply.Number);
        Assert.False(reply.Closes);
    }

    [Fact]
    public void A_reply_is_not_whole_before_its_last_byte()
    {
        for (var length = 0; length < Chunked.Length; length++)
        {
            Assert.Null(Reply.Parse(Encoding.ASCII.GetBytes(Chunked[..length])));
        }
    }

    [Theory]
    [InlineData("{\"total_visits\":null}", null)]
    [InlineData("{\"total_visits\":7}", 7L)]
    public void A_visit_that_was_not_counted_has_no_number(string body, long? number)
    {
        var reply = Reply.Parse(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\ncontent-length: {body.Length}\r\n\r\n{body}"));

        Assert.Equal(number, reply!.Number);
    }

    [Fact]
    public void A_server_that_will_close_is_noticed()
    {
        var reply = Reply.Parse("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8)!;

        Assert.Equal(503, reply.Status);
        Assert.True(reply.Closes);
    }
}
