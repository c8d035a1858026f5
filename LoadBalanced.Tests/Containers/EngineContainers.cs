using LoadBalanced.Tests.EndToEnd;

namespace LoadBalanced.Tests.Containers;

/// <summary>A container as the engine lists it.</summary>
/// <param name="Name">Its name: the resource's, and a suffix.</param>
/// <param name="Network">The network it is connected to.</param>
internal sealed record EngineContainer(string Name, string Network)
{
    public string Resource => Name[..Name.LastIndexOf('-')];
}

internal static class EngineContainers
{
    /// <summary>The containers, running or not, that use a test's data.</summary>
    public static async Task<IReadOnlyList<EngineContainer>> OfAsync(DataDirectory data) =>
    [
        .. from line in (await TestRuntime.EngineAsync("ps", "--all", "--no-trunc", "--format", "{{.Names}}\t{{.Networks}}\t{{.Mounts}}")).Split('\n')
           let parts = line.Split('\t')
           // The name of the volume, and of the directory, is in the path of every mount.
           where parts.Length == 3 && parts[2].Contains(data.Volume, StringComparison.Ordinal)
           select new EngineContainer(parts[0], parts[1]),
    ];
}
