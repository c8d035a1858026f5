using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Aspire.Hosting.Nginx.Otlp;

/// <summary>Writes what every OTLP/HTTP JSON request has (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding").</summary>
internal static class OtlpJson
{
    /// <param name="signal">What the lists are named after: <c>Spans</c> or <c>Metrics</c>.</param>
    /// <param name="identity">The resource it belongs to.</param>
    /// <param name="items">Writes the elements of the inmost list.</param>
    /// <param name="sizeHint">Bytes to begin with.</param>
    public static ReadOnlyMemory<byte> Write(string signal, (string Service, string? Instance) identity, Action<Utf8JsonWriter> items, int sizeHint)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Max(sizeHint, 256));
        using var json = new Utf8JsonWriter(buffer);

        json.WriteStartObject();
        json.WriteStartArray("resource" + signal);
        json.WriteStartObject();
        json.WriteStartObject("resource");
        WriteAttributes(json, identity.Instance is null
            ? [new("service.name", identity.Service)]
            : [new("service.name", identity.Service), new("service.instance.id", identity.Instance)]);
        json.WriteEndObject();
        json.WriteStartArray("scope" + signal);
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", "nginx");
        json.WriteEndObject();
        json.WriteStartArray(char.ToLowerInvariant(signal[0]) + signal[1..]);
        items(json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();

        return buffer.WrittenMemory;
    }

    public static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<OtlpAttribute> attributes)
    {
        json.WriteStartArray("attributes");

        foreach (var attribute in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", attribute.Key);
            json.WriteStartObject("value");

            if (attribute.Text is not null)
            {
                json.WriteString("stringValue", attribute.Text);
            }
            else
            {
                WriteLong(json, "intValue", attribute.Number);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>64-bit numbers are strings in this encoding.</summary>
    public static void WriteLong(Utf8JsonWriter json, string name, long value) => json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
}
