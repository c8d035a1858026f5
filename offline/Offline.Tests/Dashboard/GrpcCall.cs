using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Aspire.Hosting.Dashboard.Grpc;
using Google.Protobuf;

namespace Offline.Tests.Dashboard;

/// <summary>A gRPC call as any client makes it: HTTP/2 without TLS, frames both ways, the status in the trailers.</summary>
internal sealed class GrpcCall(HttpClient client, PipeWriter requests, HttpResponseMessage response) : IDisposable
{
    private PipeReader? _body;

    /// <summary>A call with one request.</summary>
    public static async Task<GrpcCall> StartAsync(Uri address, string path, IMessage request, string? apiKey, CancellationToken cancellationToken)
    {
        var call = await OpenAsync(address, path, apiKey, request, cancellationToken);
        await call.CompleteAsync();
        return call;
    }

    /// <summary>A call whose requests go on.</summary>
    /// <param name="address">The server's.</param>
    /// <param name="path">The method's.</param>
    /// <param name="apiKey">Null: none is sent.</param>
    /// <param name="first">Null: none yet.</param>
    /// <param name="cancellationToken">Ends the wait for the answer's beginning.</param>
    public static async Task<GrpcCall> OpenAsync(Uri address, string path, string? apiKey, IMessage? first, CancellationToken cancellationToken)
    {
        var requests = new Pipe();
        if (first is not null)
            GrpcFrame.Write(requests.Writer, first);
        await requests.Writer.FlushAsync(cancellationToken);

        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new OpenContent(requests.Reader),
        };
        if (apiKey is not null)
            message.Headers.Add("x-resource-service-api-key", apiKey);

        var client = new HttpClient();
        return new(client, requests.Writer, await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }

    public async Task WriteAsync(IMessage request, CancellationToken cancellationToken)
    {
        GrpcFrame.Write(requests, request);
        await requests.FlushAsync(cancellationToken);
    }

    /// <summary>Says that no request follows.</summary>
    public ValueTask CompleteAsync() => requests.CompleteAsync();

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

    // A StreamContent has to be sent to its end before the client looks for an answer.
    private sealed class OpenContent : HttpContent
    {
        private readonly PipeReader _requests;

        public OpenContent(PipeReader requests)
        {
            _requests = requests;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken);
            for (var isEnd = false; !isEnd;)
            {
                var read = await _requests.ReadAsync(cancellationToken);
                foreach (var part in read.Buffer)
                    await stream.WriteAsync(part, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                _requests.AdvanceTo(read.Buffer.End);
                isEnd = read.IsCompleted;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
