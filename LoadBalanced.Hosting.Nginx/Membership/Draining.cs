using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Running;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>Takes a replica out of every nginx that balances over it, and back.</summary>
internal sealed class Draining(Members members, Memberships memberships, NginxControls controls, Decisions decisions)
{
    /// <summary>How long the requests that a drained replica has are waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Returns once the replica gets no new request and has finished those it had.</summary>
    public async Task<ExecuteCommandResult> DrainAsync(IResource replica, CancellationToken cancellationToken)
    {
        if (await decisions.ChangeAsync(replica, decision => decision with { IsDrained = true }, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return CommandResults.Failure(refusal);
        }

        var ended = await Task.WhenAll(Running(replica).Select(control => control.FormerRequestsEndedAsync(Patience, cancellationToken))).ConfigureAwait(false);

        return CommandResults.Success(
            $"'{replica.Name}' gets no new request; "
            + (ended.Contains(false) ? $"some it had still go on after {Patience.TotalSeconds} s."
                : ended.Contains(null) ? "those it had are being finished."
                : "those it had are finished.")
            + Warning(replica));
    }

    public async Task<ExecuteCommandResult> UndrainAsync(IResource replica, CancellationToken cancellationToken) =>
        await decisions.ChangeAsync(replica, decision => decision with { IsDrained = false }, cancellationToken).ConfigureAwait(false) is { } refusal
            ? CommandResults.Failure(refusal)
            : CommandResults.Success($"'{replica.Name}' is {(members.StandingOf(replica.Name) is Standing.Up ? "up and gets requests" : "no longer drained; it gets requests once it is up")}.");

    private IEnumerable<INginxControl> Running(IResource replica) => memberships.Balancing(replica).Select(controls.Of).OfType<INginxControl>();

    private string Warning(IResource replica)
    {
        var deserted = memberships.Balancing(replica).SelectMany(nginx => nginx.Upstreams)
            .FirstOrDefault(upstream => upstream.Endpoints.All(endpoint => members.StandingOf(endpoint.Resource.Name) is not (Standing.Up or Standing.Unhealthy)));

        return deserted is null ? "" : $" No replica of '{deserted.Name}' is left: clients get 503.";
    }
}
