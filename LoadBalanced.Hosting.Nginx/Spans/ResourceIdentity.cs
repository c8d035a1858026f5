using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>The names under which the dashboard lists a resource, so that its spans stand on its row.</summary>
internal sealed class ResourceIdentity(string name, ResourceNotificationService notifications)
{
    private volatile string? _instance;

    public (string Service, string? Instance) Current => (name, _instance);

    /// <summary>The instance is what follows the name in the resource's id; it becomes known when the resource starts.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                if (change.Resource.Name == name && change.ResourceId.StartsWith(name + "-", StringComparison.Ordinal))
                {
                    _instance = change.ResourceId[(name.Length + 1)..];
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The AppHost stops.
        }
    }
}
