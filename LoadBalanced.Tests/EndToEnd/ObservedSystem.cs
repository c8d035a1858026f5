using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>A running system with its dashboard. Its visitors are told apart by their user agent.</summary>
public sealed class ObservedSystem : IAsyncLifetime
{
    private readonly DataDirectory _data = new();
    private readonly HttpClient _site = new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(20) };
    private RunningSystem? _system;

    internal RunningSystem System => _system!;

    internal Dashboard Dashboard { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartAsync(_data, dashboard: true, Dashboard.Settings);
        _site.BaseAddress = _system.Site.BaseAddress;
        await Dashboard.IsUpAsync();
    }

    /// <summary>Visits the site, and returns the replica that answered.</summary>
    internal async Task<string> VisitAsync(string visitor, string? traceParent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/?secret=1");
        request.Headers.TryAddWithoutValidation("User-Agent", visitor);
        if (traceParent is not null)
        {
            request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        }

        using var response = await _site.SendAsync(request, TestContext.Current.CancellationToken);
        return (await Visit.ReadAsync(response)).ContainerId;
    }

    /// <summary>The visitor's traces in the order of his visits, once there are as many as <paramref name="visits"/> and each is complete.</summary>
    internal async Task<IReadOnlyList<ReportedSpan[]>> TracesAsync(string visitor, int visits, Func<ReportedSpan[], bool> isComplete)
    {
        IReadOnlyList<ReportedSpan[]> traces = [];
        await Eventually.TrueAsync(
            async () =>
            {
                var all = await Dashboard.SpansAsync();
                traces =
                [
                    .. from span in all
                       where span.Attributes.GetValueOrDefault("user_agent.original") == visitor && span.Service == "nginx"
                       orderby span.Start
                       select all.Where(other => other.TraceId == span.TraceId).ToArray(),
                ];
                return traces.Count == visits && traces.All(isComplete);
            },
            () => $"Of {visits} traces there are {traces.Count}:\n{string.Join("\n\n", traces.Select(trace => string.Join('\n', trace)))}");
        return traces;
    }

    public async ValueTask DisposeAsync()
    {
        _site.Dispose();
        Dashboard.Dispose();
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }

        _data.Dispose();
    }
}
