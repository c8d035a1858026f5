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

    /// <summary>A stream that stays open and has nothing to say; what the client sends is dropped.</summary>
    public static GrpcMethod Silence { get; } = async (context, cancellationToken) =>
    {
        await context.Response.StartAsync(cancellationToken);
        await context.Request.BodyReader.CopyToAsync(Stream.Null, cancellationToken);
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
