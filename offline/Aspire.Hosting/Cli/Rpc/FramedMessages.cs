using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Aspire.Hosting.Cli.Rpc;

/// <summary>JSON messages on a stream, each after a header that gives its length in bytes.</summary>
internal sealed class FramedMessages(Stream stream) : IDisposable
{
    private const string LengthHeader = "Content-Length";
    private const int MaxHeaderSize = 4 * 1024;
    private const int MaxMessageSize = 64 * 1024 * 1024;

    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>The next message, or null where the other side has ended.</summary>
    /// <exception cref="InvalidDataException">What came is not such a message.</exception>
    public async Task<JsonElement?> ReadAsync(CancellationToken cancellationToken)
    {
        int? length = null;
        while (true)
        {
            var read = await _reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (length is null && TryTakeHeader(ref buffer, out var given))
            {
                length = given;
            }

            if (length is { } size && buffer.Length >= size)
            {
                var message = Parse(buffer.Slice(0, size));
                _reader.AdvanceTo(buffer.GetPosition(size));
                return message;
            }

            if (read.IsCompleted)
            {
                return length is null && buffer.IsEmpty ? null : throw new InvalidDataException("The stream ends within a message.");
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public async Task WriteAsync<T>(T message, JsonSerializerOptions options, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, options);
        var header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{LengthHeader}: {body.Length}\r\n\r\n"));

        await _writing.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync((byte[])[.. header, .. body], cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _reader.Complete();
        _writing.Dispose();
    }

    private static bool TryTakeHeader(ref ReadOnlySequence<byte> buffer, out int length)
    {
        var reader = new SequenceReader<byte>(buffer);
        length = 0;
        if (!reader.TryReadTo(out ReadOnlySequence<byte> header, "\r\n\r\n"u8))
        {
            return buffer.Length <= MaxHeaderSize ? false : throw new InvalidDataException($"A header is longer than {MaxHeaderSize} bytes.");
        }

        length = Length(Encoding.ASCII.GetString(header));
        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private static int Length(string header)
    {
        foreach (var line in header.Split("\r\n"))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var value] && name.Equals(LengthHeader, StringComparison.OrdinalIgnoreCase))
            {
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= MaxMessageSize
                    ? length
                    : throw new InvalidDataException($"{LengthHeader} is '{value}'; it must be a number of bytes up to {MaxMessageSize}.");
            }
        }

        throw new InvalidDataException($"A header has no {LengthHeader}.");
    }

    private static JsonElement Parse(ReadOnlySequence<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"A message is not JSON: {e.Message}", e);
        }
    }
}
