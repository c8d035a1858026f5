namespace Aspire.Hosting.Nginx.Running;

/// <summary>What a running nginx can be told.</summary>
internal interface INginxControl
{
    /// <summary><c>nginx -t</c>.</summary>
    Task<NginxAnswer> TestAsync(CancellationToken cancellationToken);

    /// <summary><c>nginx -T</c>: the files as nginx reads them now, which is what the next reload takes.</summary>
    Task<NginxAnswer> ShowAsync(CancellationToken cancellationToken);

    /// <summary>Reloads, and returns once no worker of the former configuration takes a new connection.</summary>
    Task<NginxAnswer> ReloadAsync(CancellationToken cancellationToken);

    /// <summary>Makes it begin its log files anew.</summary>
    Task<NginxAnswer> ReopenAsync(CancellationToken cancellationToken);

    /// <summary>Waits until every request that came before the last reload has ended.</summary>
    /// <returns>Whether they ended in time; null when this cannot be seen.</returns>
    Task<bool?> FormerRequestsEndedAsync(TimeSpan timeout, CancellationToken cancellationToken);
}
