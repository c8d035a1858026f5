using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aspire.Hosting.Cli.Rpc;

/// <summary>How messages are spelled; the <c>aspire</c> command reads names in any case.</summary>
internal static class RpcJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);
}

/// <summary>The answer to a request.</summary>
internal sealed record RpcResult(JsonElement Id, object? Result)
{
    [JsonPropertyOrder(-1), JsonPropertyName("jsonrpc")]
    public string Version => "2.0";
}

/// <summary>The answer to a request that failed.</summary>
internal sealed record RpcFailure(JsonElement Id, RpcError Error)
{
    [JsonPropertyOrder(-1), JsonPropertyName("jsonrpc")]
    public string Version => "2.0";
}

/// <summary>Why a request failed. The codes are those of JSON-RPC 2.0 and, for cancelling, of the language server protocol.</summary>
internal sealed record RpcError(int Code, string Message)
{
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParameters = -32602;
    public const int Failed = -32000;
    public const int Canceled = -32800;
}

/// <summary>Stands for a stream in the answer to the request that opened it.</summary>
internal sealed record RpcStreamToken(long Token);

/// <summary>The next items of a stream.</summary>
internal sealed record RpcStreamItems(IReadOnlyList<object> Values, bool Finished);

/// <summary>A request that is refused with a code of its own.</summary>
internal sealed class RpcException(int code, string message) : Exception(message)
{
    public int Code => code;
}
