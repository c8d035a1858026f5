namespace Aspire.Hosting.Nginx.Otlp;

/// <summary>An attribute whose value is a string or a number.</summary>
internal readonly record struct OtlpAttribute(string Key, string? Text, long Number)
{
    public OtlpAttribute(string key, string text) : this(key, text, 0)
    {
    }

    public OtlpAttribute(string key, long number) : this(key, null, number)
    {
    }
}
