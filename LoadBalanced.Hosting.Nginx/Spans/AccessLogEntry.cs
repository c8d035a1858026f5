using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>One access-log line, as nginx wrote it.</summary>
internal sealed record AccessLogEntry(
    string Id,
    string Trace,
    string Parent,
    string Span,
    string Flags,
    string End,
    string Duration,
    string Method,
    string Uri,
    string Status,
    string Scheme,
    string Host,
    string Port,
    string Protocol,
    string Client,
    string Agent,
    string RequestBytes,
    string ResponseBytes,
    string TryAddress,
    string TryStatus,
    string TryConnect,
    string TryHeader,
    string TryDuration)
{
    /// <summary>Reads a syslog datagram: a prefix, then the entry as JSON.</summary>
    /// <returns>Null when it is no such line.</returns>
    public static AccessLogEntry? Parse(ReadOnlySpan<byte> datagram)
    {
        var start = datagram.IndexOf((byte)'{');

        if (start < 0)
        {
            return null;
        }

        try
        {
            // nginx copies a client's bytes as they are; what is no UTF-8 must not cost the whole entry.
            var text = Encoding.UTF8.GetString(datagram[start..]);

            return JsonSerializer.Deserialize(text, AccessLogJson.Default.AccessLogEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AccessLogEntry))]
internal sealed partial class AccessLogJson : JsonSerializerContext;
