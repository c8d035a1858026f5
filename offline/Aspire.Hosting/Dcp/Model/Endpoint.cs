namespace Aspire.Hosting.Dcp.Model;

/// <summary>One backend of a service; DCP makes one for each producer that runs.</summary>
internal sealed record Endpoint : DcpObject<EndpointSpec, EndpointStatus>, IDcpObject
{
    public static string Kind => "Endpoint";

    public static string Plural => "endpoints";
}

internal sealed record EndpointSpec
{
    public string? ServiceNamespace { get; init; }

    public string? ServiceName { get; init; }

    public string? Address { get; init; }

    public int? Port { get; init; }
}

internal sealed record EndpointStatus;
