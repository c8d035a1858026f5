namespace Aspire.Hosting.Dcp.Model;

/// <summary>A network of the engine, which DCP makes and removes.</summary>
internal sealed record ContainerNetwork : DcpObject<ContainerNetworkSpec, ContainerNetworkStatus>, IDcpObject
{
    public static string Kind => "ContainerNetwork";

    public static string Plural => "containernetworks";
}

internal sealed record ContainerNetworkSpec
{
    /// <summary>The name the engine shows.</summary>
    public string? NetworkName { get; init; }
}

internal sealed record ContainerNetworkStatus
{
    public string? State { get; init; }

    public List<string>? Gateways { get; init; }

    public string? Message { get; init; }
}
