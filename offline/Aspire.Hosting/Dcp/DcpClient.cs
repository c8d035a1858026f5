using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Dcp;

/// <summary>Reads and writes the objects that DCP's API server keeps. Every failure is a <see cref="DcpException"/>.</summary>
internal sealed class DcpClient : IDisposable
{
    private const string Group = "usvc-dev.developer.microsoft.com/v1";

    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(20);
    private static readonly MediaTypeHeaderValue MergePatch = new("application/merge-patch+json");

    private readonly HttpClient _http;

    public DcpClient(Kubeconfig kubeconfig)
    {
        // The CA is DCP's own, made for this run: nothing else may speak for the server.
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.Add(kubeconfig.CertificateAuthority);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = chain },
        };
        _http = new HttpClient(handler) { BaseAddress = kubeconfig.Server, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", kubeconfig.Token);
    }

    /// <summary>Creates the object; its status is not sent.</summary>
    /// <returns>The object as DCP took it, with uid and defaults.</returns>
    public Task<T> CreateAsync<T>(T obj, CancellationToken cancellationToken) where T : class, IDcpObject
    {
        var document = JsonSerializer.SerializeToNode(obj, DcpJson.Options)!.AsObject();
        document["apiVersion"] = Group;
        document["kind"] = T.Kind;
        document.Remove("status");
        return SendAsync<T>(HttpMethod.Post, PathOf<T>(), document, cancellationToken);
    }

    public Task<T> GetAsync<T>(string name, CancellationToken cancellationToken) where T : class, IDcpObject =>
        SendAsync<T>(HttpMethod.Get, PathOf<T>(name), body: null, cancellationToken);

    public async Task<IReadOnlyList<T>> ListAsync<T>(CancellationToken cancellationToken) where T : class, IDcpObject =>
        (await SendAsync<DcpList<T>>(HttpMethod.Get, PathOf<T>(), body: null, cancellationToken)).Items;

    /// <summary>Applies a JSON merge patch, such as <c>new { spec = new { stop = true } }</c>.</summary>
    public Task<T> PatchAsync<T>(string name, object mergePatch, CancellationToken cancellationToken) where T : class, IDcpObject =>
        SendAsync<T>(HttpMethod.Patch, PathOf<T>(name), JsonSerializer.SerializeToNode(mergePatch, DcpJson.Options), cancellationToken);

    /// <summary>
    /// Asks DCP to delete the object; none of that name is fine. DCP first ends what the object stands for, so the
    /// object may stay for a while: see <see cref="DeleteAndWaitAsync{T}"/>.
    /// </summary>
    /// <returns>Whether there was such an object.</returns>
    public async Task<bool> DeleteAsync<T>(string name, CancellationToken cancellationToken) where T : class, IDcpObject
    {
        try
        {
            await SendAsync<JsonNode>(HttpMethod.Delete, PathOf<T>(name), body: null, cancellationToken);
            return true;
        }
        catch (DcpException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Deletes the object and waits until its name is free again.</summary>
    public async Task DeleteAndWaitAsync<T>(string name, TimeSpan timeout, CancellationToken cancellationToken) where T : class, IDcpObject
    {
        var until = TimeProvider.System.GetTimestamp();
        while (await DeleteAsync<T>(name, cancellationToken))
        {
            if (TimeProvider.System.GetElapsedTime(until) > timeout)
            {
                throw new DcpException($"DCP did not delete {T.Kind} '{name}' within {timeout.TotalSeconds:0} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    /// <summary>All objects of a kind as ADDED, then every change, until cancelled; see <see cref="DcpWatch{T}"/>.</summary>
    public IAsyncEnumerable<DcpChange<T>> WatchAsync<T>(CancellationToken cancellationToken) where T : class, IDcpObject =>
        new DcpWatch<T>(this).RunAsync(cancellationToken);

    /// <summary>What an object's process wrote and writes, until it ends; see <see cref="DcpLogs"/>.</summary>
    public IAsyncEnumerable<DcpLogLine> FollowLogsAsync<T>(string name, CancellationToken cancellationToken) where T : class, IDcpObject =>
        DcpLogs.FollowAsync(this, PathOf<T>(name), cancellationToken);

    /// <summary>Asks the API server to end everything it started, and then itself.</summary>
    internal async Task StopServerAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "admin/execution");
        request.Content = JsonContent.Create(new { status = "Stopping", shutdownResourceCleanup = "Full" }, MergePatch, DcpJson.Options);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ThrowIfRefusedAsync(response, "PATCH admin/execution", cancellationToken);
    }

    /// <summary>Opens an answer that has no end of its own; the caller disposes it.</summary>
    internal Task<HttpResponseMessage> OpenStreamAsync(string path, CancellationToken cancellationToken) =>
        RetryAsync(HttpMethod.Get, path, body: null, cancellationToken);

    internal static string PathOf<T>(string? name = null) where T : IDcpObject =>
        $"apis/{Group}/{T.Plural}{(name is null ? "" : "/" + Uri.EscapeDataString(name))}";

    public void Dispose() => _http.Dispose();

    private async Task<TResult> SendAsync<TResult>(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var response = await RetryAsync(method, path, body, cancellationToken);
        return await response.Content.ReadFromJsonAsync<TResult>(DcpJson.Options, cancellationToken)
            ?? throw new DcpException($"DCP answered {method} {path} with nothing.");
    }

    private async Task<HttpResponseMessage> RetryAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause = TimeSpan.FromMilliseconds(Math.Min(1000, pause.TotalMilliseconds * 2)))
        {
            var timeLeft = TimeProvider.System.GetElapsedTime(start) < RetryFor;
            try
            {
                using var request = new HttpRequestMessage(method, path);
                if (body is not null)
                {
                    request.Content = JsonContent.Create(body, method == HttpMethod.Patch ? MergePatch : null, DcpJson.Options);
                }

                var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (!timeLeft || !MayRetry(method, response.StatusCode))
                {
                    await ThrowIfRefusedAsync(response, $"{method} {path}", cancellationToken);
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException error) when (timeLeft && (method != HttpMethod.Post || error.HttpRequestError == HttpRequestError.ConnectionError))
            {
                // DCP is starting, or dropped an idle connection. A POST may have arrived already, unless no connection came about.
            }
            catch (HttpRequestException error)
            {
                throw new DcpException($"DCP's API server at {_http.BaseAddress} does not answer {method} {path}: {error.Message}", error);
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    // A conflict is two writers at the same moment (DCP is often the other one), except for a name that is taken already.
    private static bool MayRetry(HttpMethod method, HttpStatusCode status) =>
        status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests
        || (status == HttpStatusCode.Conflict && method != HttpMethod.Post);

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, string request, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new DcpException($"DCP refused {request} ({(int)response.StatusCode}): {MessageIn(text)}", response.StatusCode);
        }
    }

    private static string MessageIn(string text)
    {
        try
        {
            return (JsonNode.Parse(text) as JsonObject)?["message"]?.ToString() ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}

/// <summary>A list of objects, as DCP answers it.</summary>
internal sealed record DcpList<T>(IReadOnlyList<T> Items);
