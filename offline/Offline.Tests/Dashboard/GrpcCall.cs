using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Aspire.Hosting.Dashboard.Grpc;
using Google.Protobuf;

namespace Offline.Tests.Dashboard;

/// <summary>A gRPC call as any client makes it: HTTP/2 without TLS, frames both ways, the status in the trailers.</summary>
internal sealed class GrpcCall(HttpClient client, HttpResponseMessage response) : IDisposable
{
    private PipeReader? _body;

    public static async Task<GrpcCall> StartAsync(Uri address, string path, IMessage request, string? apiKey, CancellationToken cancellationToken)
    {
        var frame = new Pipe();
        GrpcFrame.Write(frame.Writer, request);
        await frame.Writer.CompleteAsync();

        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StreamContent(frame.Reader.AsStream()),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (apiKey is not null)
            message.Headers.Add("x-resource-service-api-key", apiKey);

        var client = new HttpClient();
        return new(client, await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }

    /// <summary>The next message; null once there is none, and <see cref="Status"/> tells how it ended.</summary>
    public async Task<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellationToken) where T : class, IMessage<T>
    {
        _body ??= PipeReader.Create(await response.Content.ReadAsStreamAsync(cancellationToken));
        return await GrpcFrame.ReadAsync(_body, parser, cancellationToken);
    }

    public GrpcStatus Status => (GrpcStatus)int.Parse(response.TrailingHeaders.GetValues("grpc-status").Single());

    public void Dispose()
    {
        response.Dispose();
        client.Dispose();
    }
}
