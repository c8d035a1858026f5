using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard.Grpc;

/// <summary>Answers one call: reads the request's messages and writes the response's; the server adds status and trailers.</summary>
internal delegate Task GrpcMethod(HttpContext context, CancellationToken cancellationToken);

/// <summary>The shapes of gRPC methods that the resource service needs.</summary>
internal static class GrpcMethods
{
    public static GrpcMethod Unary<TRequest, TResponse>(
        MessageParser<TRequest> parser, Func<TRequest, CancellationToken, Task<TResponse>> handle)
        where TRequest : class, IMessage<TRequest>
        where TResponse : IMessage
        => async (context, cancellationToken) =>
        {
            var request = await ReadSingleAsync(context, parser, cancellationToken);
            await WriteAsync(context, await handle(request, cancellationToken), cancellationToken);
        };

    /// <summary>The handler is asked for the next message only after the client took the one before: nothing piles up here.</summary>
    public static GrpcMethod ServerStream<TRequest, TResponse>(
        MessageParser<TRequest> parser, Func<TRequest, CancellationToken, IAsyncEnumerable<TResponse>> handle)
        where TRequest : class, IMessage<TRequest>
        where TResponse : IMessage
        => async (context, cancellationToken) =>
        {
            var request = await ReadSingleAsync(context, parser, cancellationToken);
            await context.Response.StartAsync(cancellationToken);
            await foreach (var message in handle(request, cancellationToken))
                await WriteAsync(context, message, cancellationToken);
        };

    /// <summary>Messages both ways, until the client leaves; neither direction waits for the other.</summary>
    public static GrpcMethod Duplex<TRequest, TResponse>(
        MessageParser<TRequest> parser, Func<TRequest, CancellationToken, Task> receive, Func<CancellationToken, IAsyncEnumerable<TResponse>> send)
        where TRequest : class, IMessage<TRequest>
        where TResponse : IMessage
        => async (context, cancellationToken) =>
        {
            // Without a message yet, only a flush sends the headers.
            await context.Response.BodyWriter.FlushAsync(cancellationToken);
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task[] directions = [SendAsync(), ReceiveAsync()];
            var first = await Task.WhenAny(directions);
            await leaving.CancelAsync();
            await Task.WhenAll(directions).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await first;

            async Task SendAsync()
            {
                await foreach (var message in send(leaving.Token))
                    await WriteAsync(context, message, leaving.Token);
            }

            async Task ReceiveAsync()
            {
                while (await GrpcFrame.ReadAsync(context.Request.BodyReader, parser, leaving.Token) is { } request)
                    await receive(request, leaving.Token);
            }
        };

    private static async Task<T> ReadSingleAsync<T>(HttpContext context, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T>
        => await GrpcFrame.ReadAsync(context.Request.BodyReader, parser, cancellationToken)
            ?? throw new GrpcException(GrpcStatus.Internal, "The request holds no message.");

    private static async Task WriteAsync(HttpContext context, IMessage message, CancellationToken cancellationToken)
    {
        GrpcFrame.Write(context.Response.BodyWriter, message);
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
    }
}
