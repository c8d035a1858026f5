using System.Net;
using System.Net.NetworkInformation;

namespace Aspire.Hosting.Nginx.Containers;

/// <summary>This machine, as containers see it.</summary>
/// <param name="Name">What a container calls it: a name or an address.</param>
/// <param name="Address">Where a process of this machine listens for containers, and for nobody outside it.</param>
internal sealed record ContainerHost(string Name, IPAddress Address)
{
    // Docker Desktop and Podman's machine run the engine in a machine of its own, which forwards this name to our loopback.
    private static readonly ContainerHost Forwarded = new("host.docker.internal", IPAddress.Loopback);

    /// <exception cref="DistributedApplicationException">The engine's containers cannot reach a process of this machine.</exception>
    public static async Task<ContainerHost> FindAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || await IsDesktopAsync(engine, cancellationToken).ConfigureAwait(false))
        {
            return Forwarded;
        }

        // Every bridge network of the engine has a way to the host; the first one's address is known before any other is made.
        var bridge = await GatewayAsync(engine, cancellationToken).ConfigureAwait(false);

        return bridge is not null && Interfaces().SelectMany(one => Addresses(one)).Contains(bridge)
            ? new(bridge.ToString(), bridge)
            : throw new DistributedApplicationException(
                $"Containers of {engine.Command} have no address of this machine that they alone can reach ({(bridge is null ? "its bridge has no gateway" : $"its bridge's gateway {bridge} is not here")}): "
                + "a rootless engine, or Podman, is not supported on Linux. Run nginx as a process (RunAsExecutable).");
    }

    private static async Task<bool> IsDesktopAsync(ContainerEngine engine, CancellationToken cancellationToken) =>
        engine.Command == "docker"
        && (await engine.RunAsync(["info", "--format", "{{.OperatingSystem}}"], cancellationToken).ConfigureAwait(false)).Output.Contains("Docker Desktop", StringComparison.Ordinal);

    private static async Task<IPAddress?> GatewayAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        var (network, format) = engine.Command == "podman"
            ? ("podman", "{{range .Subnets}}{{.Gateway}} {{end}}")
            : ("bridge", "{{range .IPAM.Config}}{{.Gateway}} {{end}}");
        var answer = await engine.RunAsync(["network", "inspect", network, "--format", format], cancellationToken).ConfigureAwait(false);

        // The daemon names no gateway when its configuration does not: it is the bridge's own address then.
        return FirstIPv4(answer.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            ?? FirstIPv4(Interfaces().Where(one => one.Name == "docker0").SelectMany(one => Addresses(one)).Select(address => address.ToString()));
    }

    private static IPAddress? FirstIPv4(IEnumerable<string> texts) => texts
        .Select(text => IPAddress.TryParse(text, out var address) ? address : null)
        .FirstOrDefault(address => address?.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork);

    private static NetworkInterface[] Interfaces() => NetworkInterface.GetAllNetworkInterfaces();

    private static IEnumerable<IPAddress> Addresses(NetworkInterface one) => one.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address);
}
