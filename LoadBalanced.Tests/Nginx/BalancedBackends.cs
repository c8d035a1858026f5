using Aspire.Hosting;

namespace LoadBalanced.Tests.Nginx;

/// <summary>Replicas <c>api-1</c>, <c>api-2</c>, … behind a real nginx.</summary>
internal sealed class BalancedBackends : IAsyncDisposable
{
    private readonly Backend[] _backends;

    private BalancedBackends(int count) => _backends = [.. Enumerable.Range(1, count).Select(number => new Backend($"api-{number}"))];

    public RunningNginx Nginx { get; private set; } = null!;

    public Backend this[int number] => _backends[number - 1];

    public static async Task<BalancedBackends> StartAsync(int count, UpstreamOptions options)
    {
        var balanced = new BalancedBackends(count);

        foreach (var backend in balanced._backends)
        {
            await backend.StartAsync();
        }

        balanced.Nginx = await RunningNginx.StartAsync(balanced._backends, options: options);

        return balanced;
    }

    /// <summary>The names of the replicas that answered that many requests, one after another.</summary>
    public async Task<string[]> AskAsync(int times, string path = "/")
    {
        var answers = new string[times];

        for (var number = 0; number < times; number++)
        {
            answers[number] = await Nginx.Client.GetStringAsync(new Uri(path, UriKind.Relative));
        }

        return answers;
    }

    /// <summary>Lets one request wait in a replica until the result is disposed of.</summary>
    public async Task<HeldRequest> HoldAsync(Backend backend)
    {
        var held = new HeldRequest(backend);
        await held.BeginAsync(Nginx.Client);

        return held;
    }

    public async ValueTask DisposeAsync()
    {
        await Nginx.DisposeAsync();

        foreach (var backend in _backends)
        {
            await backend.DisposeAsync();
        }
    }
}
