using System.Text.Json;

namespace Aspire.Hosting.Cli.Rpc;

/// <summary>The methods that one side offers, by name. A method takes at most one object and gives one, or a stream of them.</summary>
internal sealed class RpcMethods
{
    private readonly Dictionary<string, Func<JsonElement, CancellationToken, Task<object?>>> _methods = new(StringComparer.Ordinal);

    public RpcMethods Add<TResult>(string name, Func<CancellationToken, Task<TResult>> method)
        => Add(name, async (_, cancellationToken) => await method(cancellationToken));

    public RpcMethods Add<TRequest, TResult>(string name, Func<TRequest, CancellationToken, Task<TResult>> method)
        => Add(name, async (parameters, cancellationToken) => await method(First<TRequest>(name, parameters), cancellationToken));

    public RpcMethods Add(string name, Action method) => Add(name, (_, _) =>
    {
        method();
        return Task.FromResult<object?>(null);
    });

    /// <remarks>A stream is enumerated after the request that opened it has been answered, so it gets its token from the enumeration.</remarks>
    public RpcMethods AddStream<TItem>(string name, Func<IAsyncEnumerable<TItem>> method) where TItem : class
        => Add(name, (_, _) => Task.FromResult<object?>(method()));

    public RpcMethods AddStream<TRequest, TItem>(string name, Func<TRequest, IAsyncEnumerable<TItem>> method) where TItem : class
        => Add(name, (parameters, _) => Task.FromResult<object?>(method(First<TRequest>(name, parameters))));

    /// <exception cref="RpcException">There is no such method, or it takes something else.</exception>
    public Task<object?> InvokeAsync(string name, JsonElement parameters, CancellationToken cancellationToken)
        => _methods.TryGetValue(name, out var method)
            ? method(parameters, cancellationToken)
            : throw new RpcException(RpcError.MethodNotFound, $"There is no method '{name}'.");

    private RpcMethods Add(string name, Func<JsonElement, CancellationToken, Task<object?>> method)
    {
        _methods.Add(name, method);
        return this;
    }

    // Whoever calls without an argument means the request with nothing set.
    private static T First<T>(string name, JsonElement parameters)
    {
        var given = parameters.ValueKind == JsonValueKind.Array && parameters.GetArrayLength() > 0 ? parameters[0] : default;
        try
        {
            return given.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
                ? JsonSerializer.Deserialize<T>("{}", RpcJson.Options)!
                : given.Deserialize<T>(RpcJson.Options)!;
        }
        catch (JsonException e)
        {
            throw new RpcException(RpcError.InvalidParameters, $"'{name}' cannot take its argument: {e.Message}");
        }
    }
}
