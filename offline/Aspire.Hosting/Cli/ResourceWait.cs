using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Cli;

/// <summary>Waits for a resource on behalf of <c>aspire wait</c>.</summary>
internal sealed class ResourceWait(DistributedApplicationModel model, ResourceNotificationService notifications)
{
    public async Task<WaitResponse> RunAsync(WaitRequest request, CancellationToken cancellationToken)
    {
        var (name, ids) = Find(request.ResourceName);
        if (ids.Count != 1)
        {
            return new(Success: false)
            {
                ResourceNotFound = ids.Count == 0,
                ErrorMessage = ids.Count == 0
                    ? $"There is no resource '{request.ResourceName}'."
                    : $"'{request.ResourceName}' has {ids.Count} instances; name one of {string.Join(", ", ids)}.",
            };
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(request.TimeoutSeconds));
        try
        {
            return request.Status switch
            {
                "healthy" => await WaitAsync(DependencyWait.IsReady, orEnds: true),
                "up" => await WaitAsync(e => e.Snapshot.State?.Text == KnownResourceStates.Running, orEnds: true),
                "down" => await WaitAsync(e => e.Snapshot.State is { Text: { } state } && KnownResourceStates.TerminalStates.Contains(state), orEnds: false),
                _ => new(Success: false) { ErrorMessage = $"The status '{request.Status}' is unknown; it must be healthy, up or down." },
            };
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(Success: false) { TimedOut = true, ErrorMessage = $"The resource '{name}' was not {request.Status} within {request.TimeoutSeconds} s." };
        }

        async Task<WaitResponse> WaitAsync(Func<ResourceEvent, bool> isMet, bool orEnds)
        {
            var reached = await notifications.WaitForResourceAsync(
                name, e => e.ResourceId == ids[0] && (isMet(e) || (orEnds && DependencyWait.HasEnded(e))), timeout.Token);
            var state = reached.Snapshot.State?.Text;
            return new(isMet(reached))
            {
                State = state,
                HealthStatus = reached.Snapshot.HealthStatus?.ToString(),
                ErrorMessage = isMet(reached) ? null : $"The resource '{name}' is '{state}' and will not be {request.Status}.",
            };
        }
    }

    // By its name or by the id of one of its instances.
    private (string Name, IReadOnlyList<string> Ids) Find(string wanted)
    {
        foreach (var resource in model.Resources)
        {
            var ids = resource.GetInstanceIds();
            if (string.Equals(resource.Name, wanted, StringComparison.OrdinalIgnoreCase))
            {
                return (resource.Name, ids);
            }

            if (ids.FirstOrDefault(id => string.Equals(id, wanted, StringComparison.OrdinalIgnoreCase)) is { } one)
            {
                return (resource.Name, [one]);
            }
        }

        return (wanted, []);
    }
}
