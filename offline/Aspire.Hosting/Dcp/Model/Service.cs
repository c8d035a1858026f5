namespace Aspire.Hosting.Dcp.Model;

/// <summary>An address under which one or more executables are reached, through DCP's proxy or directly.</summary>
internal sealed record Service : DcpObject<ServiceSpec, ServiceStatus>, IDcpObject
{
    public static string Kind => "Service";

    public static string Plural => "services";
}

internal sealed record ServiceSpec
{
    public string? Address { get; init; }

    /// <summary>The port the service is reached at; null lets DCP choose one.</summary>
    public int? Port { get; init; }

    public string Protocol { get; init; } = "TCP";

    /// <summary>One of <see cref="AddressAllocationModes"/>.</summary>
    public string AddressAllocationMode { get; init; } = AddressAllocationModes.Localhost;
}

internal sealed record ServiceStatus
{
    public string? EffectiveAddress { get; init; }

    public int? EffectivePort { get; init; }

    /// <summary>One of <see cref="ServiceStates"/>.</summary>
    public string? State { get; init; }
}

internal static class ServiceStates
{
    public const string NotReady = "NotReady";
    public const string Ready = "Ready";
}

internal static class AddressAllocationModes
{
    public const string Localhost = "Localhost";
    public const string IPv4ZeroOne = "IPv4ZeroOne";
    public const string IPv4Loopback = "IPv4Loopback";
    public const string IPv6ZeroOne = "IPv6ZeroOne";
    public const string Proxyless = "Proxyless";
}
