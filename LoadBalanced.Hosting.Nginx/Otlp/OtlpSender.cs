using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Otlp;

/// <summary>Posts one signal to an OTLP/HTTP endpoint; failures are said once, not thrown.</summary>
/// <param name="signal">What is sent, for people: <c>Spans</c>.</param>
/// <param name="path">Where it belongs: <c>v1/traces</c>.</param>
/// <param name="endpoint">The OTLP/HTTP endpoint, without the path.</param>
/// <param name="key">The value of the header <c>x-otlp-api-key</c>; null: none is sent.</param>
/// <param name="logger">Says when sending starts to fail and when it works again.</param>
internal sealed class OtlpSender(string signal, string path, Uri endpoint, string? key, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly Uri _address = new($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
    private readonly HttpClient _client = new() { Timeout = Timeout };
    private bool _failing;

    /// <returns>Whether it was taken.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address);
            request.Content = new ReadOnlyMemoryContent(json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

            if (!string.IsNullOrEmpty(key))
            {
                request.Headers.Add("x-otlp-api-key", key);
            }

            using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();

            if (_failing)
            {
                _failing = false;
                logger.LogInformation("{Signal} of nginx reach {Endpoint} again.", signal, endpoint);
            }

            return true;
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            // Telemetry must not stop the site: say it once, go on.
            if (!_failing)
            {
                _failing = true;
                logger.LogWarning("{Signal} of nginx do not reach {Endpoint}: {Problem}", signal, endpoint, problem.Message);
            }

            return false;
        }
    }

    public void Dispose() => _client.Dispose();
}
