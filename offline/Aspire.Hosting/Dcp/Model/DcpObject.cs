namespace Aspire.Hosting.Dcp.Model;

/// <summary>A kind of object that DCP's API server keeps.</summary>
internal interface IDcpObject
{
    /// <summary>The kind's name in documents, such as <c>Executable</c>.</summary>
    static abstract string Kind { get; }

    /// <summary>The kind's name in addresses, such as <c>executables</c>.</summary>
    static abstract string Plural { get; }

    DcpMetadata Metadata { get; init; }
}

/// <summary>An object as it goes over the wire: what is wanted (spec) and what is (status, DCP's to write).</summary>
internal abstract record DcpObject<TSpec, TStatus>
    where TSpec : class, new()
    where TStatus : class
{
    public DcpMetadata Metadata { get; init; } = new();

    public TSpec Spec { get; init; } = new();

    public TStatus? Status { get; init; }
}

/// <summary>The name of an object, and what others note about it.</summary>
internal sealed record DcpMetadata
{
    public string Name { get; init; } = "";

    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set while a deleted object is still being cleaned up.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public List<string>? Finalizers { get; init; }

    public List<DcpOwnerReference>? OwnerReferences { get; init; }
}

/// <summary>Who an object belongs to: an endpoint names the executable that serves it.</summary>
internal sealed record DcpOwnerReference
{
    public string? Kind { get; init; }

    public string? Name { get; init; }

    public string? Uid { get; init; }
}
