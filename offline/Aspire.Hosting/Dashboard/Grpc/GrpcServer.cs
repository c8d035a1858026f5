using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Dashboard.Grpc;

/// <summary>
/// gRPC over plain HTTP/2 on a loopback port, by Kestrel alone: no second host beside the AppHost's, with its own lifetime and log.
/// </summary>
/// <param name="methods">What is answered, by path (<c>/package.Service/Method</c>).</param>
/// <param name="apiKey">The header that every call must carry, and its value; null where every call is welcome.</param>
/// <param name="loggerFactory">The AppHost's.</param>
internal sealed class GrpcServer(
    IReadOnlyDictionary<string, GrpcMethod> methods, (string Header, string Value)? apiKey, ILoggerFactory loggerFactory)
    : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly ILogger _logger = loggerFactory.CreateLogger<GrpcServer>();
    private readonly CancellationTokenSource _stopping = new();
    private KestrelServer? _server;

    /// <summary>Starts to listen, and returns the base address with the port that was really taken.</summary>
    public async Task<Uri> StartAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        // Streams stay silent for as long as nothing changes, in both directions.
        options.Limits.MinRequestBodyDataRate = null;
        options.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http2);

        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggerFactory);
        _server = new KestrelServer(Options.Create(options), transport, loggerFactory);
        await _server.StartAsync(this, cancellationToken);
        return new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_server is not null)
            await _server.StopAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        // Not the source of cancellation: calls that are still ending hold its token, and it has no timer to release.
        _server?.Dispose();
        return ValueTask.CompletedTask;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        context.Response.ContentType = "application/grpc";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        var (status, message) = await AnswerAsync(context, ending.Token);
        context.Response.AppendTrailer("grpc-status", ((int)status).ToString());
        if (message is not null)
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
    }

    private async Task<(GrpcStatus Status, string? Message)> AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (!IsAuthentic(context.Request.Headers))
                return (GrpcStatus.Unauthenticated, $"The header {apiKey?.Header} is missing or wrong.");

            if (!methods.TryGetValue(context.Request.Path.Value ?? "", out var method))
                return (GrpcStatus.Unimplemented, $"{context.Request.Path} is not implemented.");

            await method(context, cancellationToken);
            return (GrpcStatus.Ok, null);
        }
        catch (GrpcException e)
        {
            return (e.Status, e.Message);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever a half-done call threw is about the client having left, or our stopping; the latter is a stream's proper end.
            _logger.LogDebug(e, "{Path} ended early.", context.Request.Path);
            return (_stopping.IsCancellationRequested ? GrpcStatus.Ok : GrpcStatus.Cancelled, null);
        }
        catch (Exception e)
        {
            // The edge of the server: a fault in one call must not end the others.
            _logger.LogError(e, "{Path} failed.", context.Request.Path);
            return (GrpcStatus.Unknown, "The AppHost failed to answer; its log says why.");
        }
    }

    private bool IsAuthentic(IHeaderDictionary headers)
    {
        if (apiKey is not { } expected)
            return true;

        return headers.TryGetValue(expected.Header, out var values)
            && values is [{ } value]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(expected.Value));
    }
}
