using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli.Rpc;

/// <summary>Answers one other side's requests, as many at a time as it sends, until it ends.</summary>
internal sealed class RpcConnection(Stream stream, RpcMethods methods, ILogger logger) : IAsyncDisposable
{
    private readonly FramedMessages _messages = new(stream);
    private readonly RpcStreams _streams = new();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _answers = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (await _messages.ReadAsync(ended.Token) is { } message)
            {
                Take(message, ended.Token);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(_answers.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _streams.DisposeAsync();
        _messages.Dispose();
    }

    private void Take(JsonElement message, CancellationToken cancellationToken)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("method", out var method) || method.GetString() is not { } name)
        {
            throw new InvalidDataException("A message is neither a request nor a notification.");
        }

        var parameters = message.TryGetProperty("params", out var given) ? given : default;
        var answer = message.TryGetProperty("id", out var id) ? AnswerAsync(id, name, parameters, cancellationToken) : NoticeAsync(name, parameters);
        _answers.TryAdd(answer, true);
        _ = answer.ContinueWith(done => _answers.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task NoticeAsync(string name, JsonElement parameters)
    {
        if (name == "$/cancelRequest" && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("id", out var id)
            && _running.TryGetValue(id.GetRawText(), out var request))
        {
            await request.CancelAsync();
        }
        else if (name == "$/enumerator/abort")
        {
            await _streams.AbortAsync(StreamToken(parameters));
        }
    }

    private async Task AnswerAsync(JsonElement id, string name, JsonElement parameters, CancellationToken cancellationToken)
    {
        using var canceled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running[id.GetRawText()] = canceled;
        try
        {
            await Task.Yield();
            var result = await InvokeAsync(name, parameters, canceled.Token);
            await _messages.WriteAsync(new RpcResult(id, result is IAsyncEnumerable<object> items ? _streams.Open(items) : result), RpcJson.Options, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug(e, "The request '{Method}' failed.", name);
            await _messages.WriteAsync(new RpcFailure(id, ErrorOf(e)), RpcJson.Options, cancellationToken);
        }
        finally
        {
            _running.TryRemove(id.GetRawText(), out _);
        }
    }

    private async Task<object?> InvokeAsync(string name, JsonElement parameters, CancellationToken cancellationToken)
    {
        switch (name)
        {
            case "$/enumerator/next":
                return await _streams.NextAsync(StreamToken(parameters), cancellationToken);
            case "$/enumerator/abort":
                await _streams.AbortAsync(StreamToken(parameters));
                return null;
            default:
                return await methods.InvokeAsync(name, parameters, cancellationToken);
        }
    }

    private static long StreamToken(JsonElement parameters)
        => parameters is { ValueKind: JsonValueKind.Array } && parameters.GetArrayLength() > 0 && parameters[0].TryGetInt64(out var token)
            ? token
            : throw new RpcException(RpcError.InvalidParameters, "The token of a stream is missing.");

    private static RpcError ErrorOf(Exception e) => e switch
    {
        RpcException refused => new(refused.Code, refused.Message),
        OperationCanceledException => new(RpcError.Canceled, "The request was canceled."),
        _ => new(RpcError.Failed, e.Message),
    };
}
