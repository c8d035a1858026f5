namespace Aspire.Hosting.Nginx.Membership;

/// <summary>What a person decided of a replica, as long as the application runs.</summary>
internal sealed record Decision
{
    /// <summary>It is taken out.</summary>
    public bool IsDrained { get; init; }

    /// <summary>Its share of the requests; null: the declared one.</summary>
    public int? Weight { get; init; }
}
