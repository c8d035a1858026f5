using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace LoadBalanced.Drills.Load;

/// <summary>An HTTP/1.1 reply.</summary>
internal sealed record Reply(int Status, byte[] Body, bool Closes)
{
    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <summary>The number in the body; null when the visit was not counted.</summary>
    public long? Number
    {
        get
        {
            using var body = JsonDocument.Parse(Body);
            return body.RootElement.GetProperty("total_visits") is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
        }
    }

    /// <summary>Null while the reply is not whole yet.</summary>
    public static Reply? Parse(ReadOnlySpan<byte> received)
    {
        if (received.IndexOf(EndOfHead) is var end && end < 0)
        {
            return null;
        }

        // "HTTP/1.1 200 OK"
        var head = Encoding.ASCII.GetString(received[..end]);
        var status = int.Parse(head.AsSpan(9, 3), provider: null);
        var rest = received[(end + EndOfHead.Length)..];
        var body = Header("Transfer-Encoding") is "chunked" ? Chunks(rest) : Plain(rest, Header("Content-Length"));

        return body is null ? null : new(status, body, Closes: Header("Connection") is "close");

        string? Header(string name) => head.Split("\r\n")
            .Where(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();
    }

    private static byte[]? Plain(ReadOnlySpan<byte> rest, string? length)
    {
        var expected = int.Parse(length ?? "0", provider: null);
        return rest.Length < expected ? null : rest[..expected].ToArray();
    }

    private static byte[]? Chunks(ReadOnlySpan<byte> rest)
    {
        var body = new List<byte>();
        while (true)
        {
            // "1a", newline, 26 bytes, newline; the last one has 0 bytes.
            var line = rest.IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(rest[..line], out int size, out _, 'x') || rest.Length < line + 2 + size + 2)
            {
                return null;
            }

            if (size == 0)
            {
                return [.. body];
            }

            body.AddRange(rest.Slice(line + 2, size));
            rest = rest[(line + 2 + size + 2)..];
        }
    }
}
