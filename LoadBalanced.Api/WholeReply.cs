using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LoadBalanced.Api;

/// <summary>
/// A JSON reply that leaves in one piece, with its length: a replica that dies has sent all of it or nothing, so nginx can ask another one
/// in its place. What comes in chunks may have begun, and its client is left with half of it.
/// </summary>
internal static class WholeReply
{
    private const string ContentType = $"{MediaTypeNames.Application.Json}; charset=utf-8";

    public static FileContentHttpResult Of<T>(T reply, JsonTypeInfo<T> type) => TypedResults.Bytes(JsonSerializer.SerializeToUtf8Bytes(reply, type), ContentType);
}
