using System.IO.Pipelines;
using Aspire.Hosting.Dashboard.Grpc;
using Aspire.Hosting.Dashboard.Proto;

namespace Offline.Tests.Dashboard;

public class GrpcFrameTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_written_message_is_a_flag_a_big_endian_length_and_the_bytes()
    {
        var pipe = new Pipe();
        GrpcFrame.Write(pipe.Writer, new ResourceDeletion { ResourceName = "ab" });
        await pipe.Writer.FlushAsync(Ending);

        var read = await pipe.Reader.ReadAsync(Ending);

        // Field 1, length-delimited, two bytes.
        Assert.Equal([0, 0, 0, 0, 4, 0x0A, 2, (byte)'a', (byte)'b'], [.. read.Buffer.FirstSpan]);
    }

    [Fact]
    public async Task Messages_come_back_one_by_one_however_the_bytes_arrive()
    {
        var wire = new Pipe();
        GrpcFrame.Write(wire.Writer, new ResourceDeletion { ResourceName = "first" });
        GrpcFrame.Write(wire.Writer, new ResourceDeletion { ResourceName = "second" });
        await wire.Writer.CompleteAsync();
        var bytes = (await wire.Reader.ReadAsync(Ending)).Buffer.FirstSpan.ToArray();

        var pipe = new Pipe();
        var dripping = Task.Run(
            async () =>
            {
                foreach (var b in bytes)
                    await pipe.Writer.WriteAsync(new[] { b }, Ending);
                await pipe.Writer.CompleteAsync();
            },
            Ending);

        Assert.Equal("first", (await ReadAsync(pipe))?.ResourceName);
        Assert.Equal("second", (await ReadAsync(pipe))?.ResourceName);
        Assert.Null(await ReadAsync(pipe));
        await dripping;
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, GrpcStatus.Unimplemented)]
    [InlineData(new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF }, GrpcStatus.ResourceExhausted)]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, GrpcStatus.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0x0A }, GrpcStatus.Internal)]
    public async Task A_broken_message_is_refused_with_the_status_that_says_why(byte[] bytes, object status)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(bytes, Ending);
        await pipe.Writer.CompleteAsync();

        var refused = await Assert.ThrowsAsync<GrpcException>(() => ReadAsync(pipe));

        Assert.Equal(status, refused.Status);
    }

    [Fact]
    public async Task A_client_that_resets_its_stream_has_left()
    {
        var pipe = new Pipe();
        await pipe.Writer.CompleteAsync(new IOException("The client reset the request stream."));

        var left = await Assert.ThrowsAsync<GrpcException>(() => ReadAsync(pipe));

        Assert.Equal(GrpcStatus.Cancelled, left.Status);
    }

    private static Task<ResourceDeletion?> ReadAsync(Pipe pipe) => GrpcFrame.ReadAsync(pipe.Reader, ResourceDeletion.Parser, Ending);
}
