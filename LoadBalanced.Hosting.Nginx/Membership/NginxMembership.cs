using System.Collections.Frozen;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Running;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>Keeps one nginx's upstream file as its replicas stand, and nginx with it.</summary>
internal sealed class NginxMembership(NginxResource nginx, Members members, NginxControls controls, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly RunDirectory _directory = new(nginx.RunDirectory);
    private Upstreams? _inUse;
    private string? _complaint;

    public void Dispose() => _gate.Dispose();

    /// <summary>The text of the file, for an nginx that is about to start and will read it.</summary>
    public async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);

        try
        {
            _complaint = null;
            _inUse = Render(await UpstreamServers.ResolveAsync(nginx, cancellationToken).ConfigureAwait(false));

            return _inUse.Text;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes the file once more just before nginx starts: meanwhile it may have waited for its replicas.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // Who only looks at the arguments starts nothing.
        if (_inUse is not null)
        {
            _directory.ReplaceUpstreams(await BeginAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Brings a running nginx up to date.</summary>
    /// <param name="always">Reloads even if the replicas stand as before: a person's own files may have changed.</param>
    /// <param name="cancellationToken">Ends the waiting for nginx.</param>
    /// <returns>What nginx said; null when there was nothing to tell it.</returns>
    public async Task<NginxAnswer?> ApplyAsync(bool always, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);

        try
        {
            // One that starts later reads the file that is written then.
            if (controls.Of(nginx) is not { } control || _inUse is not { } former)
            {
                return null;
            }

            var servers = await UpstreamServers.ResolveAsync(nginx, cancellationToken).ConfigureAwait(false);
            var wanted = Render(servers);

            // A replica that is away refuses connections, and nginx passes it over by itself. A reload would tell it sooner, but
            // closes the idle connections of clients, one of which may just be sending: the file alone says it, for the next one.
            if (!always && Render(servers, kept: former.Up).Text == former.Text)
            {
                _directory.ReplaceUpstreams(wanted.Text);

                return null;
            }

            var answer = await ReplaceAsync(control, former, wanted, cancellationToken).ConfigureAwait(false);
            Tell(answer);

            return answer;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<NginxAnswer> ReplaceAsync(INginxControl control, Upstreams former, Upstreams wanted, CancellationToken cancellationToken)
    {
        _directory.ReplaceUpstreams(wanted.Text);
        var answer = await control.TestAsync(cancellationToken).ConfigureAwait(false);

        if (answer.Good)
        {
            answer = await control.ReloadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (answer.Good)
        {
            _inUse = wanted;
        }
        else
        {
            // The file stays what the running nginx was made of.
            _directory.ReplaceUpstreams(former.Text);
        }

        return answer;
    }

    private void Tell(NginxAnswer answer)
    {
        if (answer.Good)
        {
            _complaint = null;
            logger.LogInformation("Reloaded. {Servers}", Describe());
        }
        else if (_complaint != answer.Words)
        {
            // Tried again and again, said once.
            _complaint = answer.Words;
            logger.LogError("The replicas changed, but nginx cannot be reloaded and goes on as it was: {Words}", answer.Words);
        }
    }

    private string Describe() => string.Join(", ", nginx.Replicas.Select(replica =>
        $"{replica.Name}: {members.StandingOf(replica.Name)}{(members[replica.Name].Decision.Weight is { } weight ? $", weight {weight}" : "")}"));

    private Upstreams Render(Dictionary<Upstream, List<UpstreamServer>> servers, IReadOnlySet<string>? kept = null) =>
        UpstreamServers.Render(nginx, servers, members, kept ?? FrozenSet<string>.Empty);
}
