using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Containers;
using Aspire.Hosting.Nginx.Membership;
using Aspire.Hosting.Nginx.Spans;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>What has to be so before nginx starts: its files written from the replicas' addresses, and tested.</summary>
internal sealed class NginxStart(
    ResourceLoggerService loggers, RequestTelemetry telemetry, Memberships memberships, HttpsStart https, ILogger<NginxStart> terminal) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<MasterWatch>> _watches = new(StringComparer.Ordinal);

    /// <exception cref="DistributedApplicationException">nginx would not start; the resource's log says why, and the AppHost's terminal.</exception>
    public async Task PrepareAsync(NginxResource nginx, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAndTestAsync(nginx, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw Told(new($"'{nginx.Name}' cannot start: {problem.Message}", problem));
        }
        catch (DistributedApplicationException problem)
        {
            Told(problem);
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var watch in _watches.Values.Where(one => one.IsValueCreated))
        {
            watch.Value.Dispose();
        }
    }

    // Aspire writes it to the resource's log alone, which nobody at a terminal sees.
    private DistributedApplicationException Told(DistributedApplicationException problem)
    {
        terminal.LogError("{Problem}", problem.Message);

        return problem;
    }

    private async Task WriteAndTestAsync(NginxResource nginx, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(nginx);
        var directory = new RunDirectory(nginx.RunDirectory);

        directory.CheckPath();
        var servers = await UpstreamServers.ResolveAsync(nginx, cancellationToken).ConfigureAwait(false);
        nginx.Features = nginx.Program is null
            ? NginxFeatures.Of(nginx.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Tag)
            : await nginx.Program.FeaturesAsync(cancellationToken).ConfigureAwait(false);
        var place = nginx.Program is null ? ContainerPlace(nginx, directory, servers) : LocalPlace(nginx, directory, servers, logger);

        place = place with { Tls = https.Prepare(nginx, directory), Features = nginx.Features };

        if (nginx is { ConfigurationDirectory: null, Upstreams.Count: 0, Routes.Locations.Count: 0 })
        {
            throw new DistributedApplicationException($"'{nginx.Name}' has nothing to serve: give it WithUpstream, WithStaticFiles or WithConfiguration.");
        }

        var upstreams = await memberships[nginx].BeginAsync(cancellationToken).ConfigureAwait(false);
        directory.Write(place, nginx.Front, nginx.Routes, servers.Values.SelectMany(list => list), upstreams, Cookies(nginx, logger), nginx.ConfigurationDirectory is null ? DefaultSite.Render(nginx.Routes, nginx.Upstreams) : null);

        var test = nginx.Program is null
            ? await NginxContainer.TestAsync(nginx, cancellationToken).ConfigureAwait(false)
            : await nginx.Program.TestAsync(directory.Path, cancellationToken).ConfigureAwait(false);

        if (test is { Good: false })
        {
            foreach (var line in test.Messages)
            {
                logger.LogError("{Line}", line);
            }

            throw new DistributedApplicationException($"The configuration of '{nginx.Name}' is not valid: {test.Words}");
        }
    }

    private NginxPlace LocalPlace(NginxResource nginx, RunDirectory directory, Dictionary<Upstream, List<UpstreamServer>> servers, ILogger logger)
    {
        if (OrphanedWorkers.Master(directory.Path, directory.PidFile) is { } master)
        {
            throw new DistributedApplicationException(
                $"An nginx (process {master}) runs in '{directory.Path}' already: stop the application it belongs to, or give '{nginx.Name}' another run directory.");
        }

        MasterWatch.EndOrphans(directory, logger);
        _ = _watches.GetOrAdd(directory.Path, _ => new(() => new MasterWatch(directory, logger))).Value;

        var endpoint = nginx.PrimaryEndpoint;
        var listen = ListenAddresses.For(endpoint.EndpointAnnotation.TargetHost, endpoint.Port);
        ListenAddresses.CheckFree(nginx.Name, listen);

        if (nginx.ConfigurationDirectory is not null)
        {
            directory.LinkSite(nginx.ConfigurationDirectory);
        }

        directory.LinkStatic(nginx.Routes.StaticDirectories);

        // A master that runs as root makes its workers "nobody", who may not even enter root's checkout.
        var user = Environment.IsPrivilegedProcess ? Environment.UserName : null;

        directory.MakeTallyDirectory(isMounted: false);
        var status = ListenAddresses.Url(listen[0], ProbesFile.StatusPath);

        return new(directory.Path, directory.TemporaryDirectory, user, [.. listen.Select(address => address.ToString())], telemetry.Listen(nginx, Names(servers), new(() => status)))
        {
            TallyFile = directory.TallyFile,
        };
    }

    private NginxPlace ContainerPlace(NginxResource nginx, RunDirectory directory, Dictionary<Upstream, List<UpstreamServer>> servers)
    {
        directory.UnlinkedSite();
        directory.UnlinkedStatic(nginx.Routes.StaticDirectories.Count);

        directory.MakeTallyDirectory(isMounted: true);
        var listener = telemetry.Listen(nginx, Names(servers), new(Status, nginx.StatusKey));

        return new(
            NginxResource.ContainerRunDirectory, "/tmp", User: null, [$"{NginxResource.ContainerPort}"],
            listener?.Replace(nginx.TelemetryAddress.ToString(), nginx.ContainerHost?.Name, StringComparison.Ordinal))
        {
            TallyFile = $"{NginxResource.ContainerTallyDirectory}/{RunDirectory.TallyName}",
            StatusKey = nginx.StatusKey,
        };

        // The engine may choose the port, and then it does when the container starts.
        Uri? Status() => nginx.PrimaryEndpoint is { IsAllocated: true } endpoint ? new(new Uri(endpoint.Url), ProbesFile.StatusPath) : null;
    }

    private static Dictionary<string, string> Names(Dictionary<Upstream, List<UpstreamServer>> servers) => servers.Values.SelectMany(list => list)
        .DistinctBy(server => server.Address, StringComparer.Ordinal)
        .ToDictionary(server => server.Address, server => server.Replica, StringComparer.Ordinal);

    /// <summary>The headers that stand in for <c>sticky</c> where nginx has none.</summary>
    private static string Cookies(NginxResource nginx, ILogger logger)
    {
        var hashed = nginx.Features.HasSticky ? [] : nginx.Upstreams.Where(upstream => upstream.Options.Sticky is not null).ToList();

        foreach (var upstream in hashed)
        {
            logger.LogWarning(
                "nginx {Version} has no \"sticky\" (1.29.6 has): a consistent hash of the cookie '{Cookie}' takes the place of {Policy} in the upstream '{Upstream}'.",
                nginx.Features.Version?.ToString() ?? "of unknown version",
                upstream.Options.Sticky!.Name,
                upstream.Options.Policy,
                upstream.Name);
        }

        return string.Concat(hashed.Select(upstream => StickyCookie.Header(upstream.Name)));
    }
}
