using System.IO.Pipelines;
using System.Text;
using Aspire.Hosting.Cli.Rpc;

namespace Offline.Tests.Cli;

public class FramedMessagesTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_written_message_is_its_length_in_bytes_an_empty_line_and_the_JSON()
    {
        using var stream = new MemoryStream();
        using var messages = new FramedMessages(stream);

        await messages.WriteAsync(new { Name = "π" }, RpcJson.Options, Ending);

        Assert.Equal("Content-Length: 17\r\n\r\n{\"name\":\"\\u03C0\"}", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public async Task Messages_come_back_one_by_one_however_the_bytes_arrive()
    {
        var pipe = new Pipe();
        using var messages = new FramedMessages(pipe.Reader.AsStream());
        var bytes = Encoding.UTF8.GetBytes("Content-Length: 10\r\n\r\n{\"a\":\"ä\"}content-type: x\r\ncontent-length:7\r\n\r\n{\"b\":2}");
        var dripping = Task.Run(
            async () =>
            {
                foreach (var b in bytes)
                {
                    await pipe.Writer.WriteAsync(new[] { b }, Ending);
                }

                await pipe.Writer.CompleteAsync();
            },
            Ending);

        Assert.Equal("ä", (await messages.ReadAsync(Ending))!.Value.GetProperty("a").GetString());
        Assert.Equal(2, (await messages.ReadAsync(Ending))!.Value.GetProperty("b").GetInt32());
        Assert.Null(await messages.ReadAsync(Ending));
        await dripping;
    }

    [Theory]
    [InlineData("Content-Length: x\r\n\r\n{}", "Content-Length is 'x'; it must be a number of bytes up to 67108864.")]
    [InlineData("Content-Length: 67108865\r\n\r\n", "Content-Length is '67108865'; it must be a number of bytes up to 67108864.")]
    [InlineData("Content-Length: -1\r\n\r\n", "Content-Length is '-1'; it must be a number of bytes up to 67108864.")]
    [InlineData("Host: x\r\n\r\n{}", "A header has no Content-Length.")]
    [InlineData("Content-Length: 9\r\n\r\n{}", "The stream ends within a message.")]
    [InlineData("Content-Len", "The stream ends within a message.")]
    public async Task What_is_no_such_message_is_refused_with_its_reason(string sent, string reason)
    {
        using var messages = new FramedMessages(new MemoryStream(Encoding.UTF8.GetBytes(sent)));

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => messages.ReadAsync(Ending));

        Assert.Equal(reason, refusal.Message);
    }

    [Fact]
    public async Task A_header_without_end_is_refused_before_it_fills_the_memory()
    {
        using var messages = new FramedMessages(new MemoryStream(Encoding.ASCII.GetBytes(new string('x', 10_000))));

        await Assert.ThrowsAsync<InvalidDataException>(() => messages.ReadAsync(Ending));
    }
}
