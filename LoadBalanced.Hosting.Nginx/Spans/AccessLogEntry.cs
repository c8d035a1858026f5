using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>One access-log line, as nginx wrote it: the fields of <see cref="Configuration.AccessLogs"/>, in their order.</summary>
internal sealed class AccessLogEntry
{
    // Read by hand: at tens of thousands of lines a second, a serializer would take more than nginx.
    private static readonly byte[][] Names =
    [
        .. ((string[])
        [
            "id", "trace", "parent", "span", "flags", "end", "duration", "method", "uri", "status", "scheme", "host", "port", "protocol", "client",
            "agent", "requestBytes", "responseBytes", "tryAddress", "tryStatus", "tryConnect", "tryHeader", "tryDuration",
        ]).Select(Encoding.ASCII.GetBytes),
    ];

    private readonly string[] _values = new string[Names.Length];

    private AccessLogEntry()
    {
    }

    public string Id => _values[0];

    public string Trace => _values[1];

    public string Parent => _values[2];

    public string Span => _values[3];

    public string Flags => _values[4];

    public string End => _values[5];

    public string Duration => _values[6];

    public string Method => _values[7];

    public string Uri => _values[8];

    public string Status => _values[9];

    public string Scheme => _values[10];

    public string Host => _values[11];

    public string Port => _values[12];

    public string Protocol => _values[13];

    public string Client => _values[14];

    public string Agent => _values[15];

    public string RequestBytes => _values[16];

    public string ResponseBytes => _values[17];

    public string TryAddress => _values[18];

    public string TryStatus => _values[19];

    public string TryConnect => _values[20];

    public string TryHeader => _values[21];

    public string TryDuration => _values[22];

    /// <summary>Reads a syslog datagram: a prefix, then the entry as JSON.</summary>
    /// <returns>Null when it is no such line.</returns>
    public static AccessLogEntry? Parse(ReadOnlySpan<byte> datagram)
    {
        var start = datagram.IndexOf((byte)'{');

        if (start < 0)
        {
            return null;
        }

        var json = datagram[start..];

        try
        {
            // nginx copies a client's bytes as they are; what is no UTF-8 must not cost the whole entry.
            return Read(Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json)));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AccessLogEntry? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var entry = new AccessLogEntry();
        reader.Read();

        for (var index = 0; index < Names.Length; index++)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(Names[index])
                || !reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return null;
            }

            entry._values[index] = reader.GetString()!;
        }

        return reader.Read() && reader.TokenType == JsonTokenType.EndObject ? entry : null;
    }
}
