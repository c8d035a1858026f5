using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>Carries out what a person decides of a replica, in every nginx that balances over it.</summary>
internal sealed class Decisions(Members members, Memberships memberships, ResourceNotificationService notifications) : IDisposable
{
    private const string DrainedProperty = "nginx.drained";
    private const string WeightProperty = "nginx.weight";

    // One after the other: a decision that is refused leaves the one before.
    private readonly SemaphoreSlim _gate = new(1, 1);

    public void Dispose() => _gate.Dispose();

    /// <returns>Why nginx refused, in its own words; then nothing has changed.</returns>
    public async Task<string?> ChangeAsync(IResource replica, Func<Decision, Decision> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        var member = members[replica.Name];
        var former = member.Decision;

        try
        {
            member.Decision = change(former);
            var refusal = await ApplyAsync(replica, cancellationToken).ConfigureAwait(false);

            if (refusal is null)
            {
                await ShowAsync(replica, member.Decision).ConfigureAwait(false);
            }
            else
            {
                // Another nginx may have taken it before this one refused.
                member.Decision = former;
                await ApplyAsync(replica, cancellationToken).ConfigureAwait(false);
            }

            return refusal;
        }
        catch
        {
            member.Decision = former;

            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<string?> ApplyAsync(IResource replica, CancellationToken cancellationToken)
    {
        foreach (var nginx in memberships.Balancing(replica))
        {
            if (await memberships[nginx].ApplyAsync(always: false, cancellationToken).ConfigureAwait(false) is { Good: false } answer)
            {
                return $"'{nginx.Name}' goes on as it was: {answer.Words}";
            }
        }

        return null;
    }

    // The application model looks at the commands again, too, which may be others now.
    private Task ShowAsync(IResource replica, Decision decision) =>
        notifications.PublishUpdateAsync(replica, snapshot => snapshot with
        {
            Properties =
            [
                .. snapshot.Properties.Where(property => property.Name is not (DrainedProperty or WeightProperty)),
                Property(DrainedProperty, "Drained", decision.IsDrained ? "yes" : "no"),
                .. decision.Weight is { } weight ? [Property(WeightProperty, "Weight", weight)] : Array.Empty<ResourcePropertySnapshot>(),
            ],
        });

    private static ResourcePropertySnapshot Property(string name, string displayName, object value) =>
        new(name, value) { DisplayName = displayName, IsHighlighted = true };
}
