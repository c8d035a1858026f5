namespace LoadBalanced.Tests.Nginx;

/// <summary>A request that waits in a replica.</summary>
internal sealed class HeldRequest(Backend backend) : IAsyncDisposable
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<string>? _answer;

    public async Task BeginAsync(HttpClient client)
    {
        backend.Before = context =>
        {
            // Only the request that is held: what comes beside it is answered.
            if (!context.Request.Query.ContainsKey("hold"))
            {
                return Task.CompletedTask;
            }

            _arrived.TrySetResult();

            return _released.Task;
        };

        while (!_arrived.Task.IsCompleted)
        {
            _answer = client.GetStringAsync(new Uri("/?hold=1", UriKind.Relative));
            await Task.WhenAny(_arrived.Task, _answer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _released.TrySetResult();
        await _answer!;
        backend.Before = null;
    }
}
