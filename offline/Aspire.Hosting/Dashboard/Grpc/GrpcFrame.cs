using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Aspire.Hosting.Dashboard.Grpc;

/// <summary>A gRPC message on the wire: one byte that tells compression, four of length (big endian), the protobuf bytes.</summary>
internal static class GrpcFrame
{
    private const int HeaderSize = 5;

    // What gRPC clients and servers accept by default.
    public const int MaxMessageSize = 4 * 1024 * 1024;

    /// <summary>Reads the next message; null where the stream ended before one began.</summary>
    public static async Task<T?> ReadAsync<T>(PipeReader reader, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        while (true)
        {
            var result = await ReadAsync(reader, cancellationToken);
            var buffer = result.Buffer;
            if (TryParse(buffer, parser, out var message, out var consumed))
            {
                reader.AdvanceTo(consumed);
                return message;
            }

            if (result.IsCompleted)
            {
                reader.AdvanceTo(buffer.End);
                return buffer.IsEmpty ? null : throw new GrpcException(GrpcStatus.Internal, "The request ended inside a message.");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (IOException)
        {
            // A dashboard that is ended, by Ctrl-C say, resets what it had open: nobody's fault, and nobody to answer.
            throw new GrpcException(GrpcStatus.Cancelled, "The client left.");
        }
    }

    public static void Write(IBufferWriter<byte> writer, IMessage message)
    {
        var header = writer.GetSpan(HeaderSize);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], message.CalculateSize());
        writer.Advance(HeaderSize);
        message.WriteTo(writer);
    }

    private static bool TryParse<T>(ReadOnlySequence<byte> buffer, MessageParser<T> parser, out T? message, out SequencePosition consumed)
        where T : class, IMessage<T>
    {
        message = null;
        consumed = default;
        if (buffer.Length < HeaderSize)
            return false;

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        if (header[0] != 0)
            throw new GrpcException(GrpcStatus.Unimplemented, "Compressed messages are not supported.");

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > MaxMessageSize)
            throw new GrpcException(GrpcStatus.ResourceExhausted, $"A message of {length} bytes is over the limit of {MaxMessageSize}.");

        if (buffer.Length < HeaderSize + length)
            return false;

        var payload = buffer.Slice(HeaderSize, length);
        try
        {
            message = parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatus.Internal, $"The request is not a valid {typeof(T).Name}: {e.Message}");
        }

        consumed = payload.End;
        return true;
    }
}
