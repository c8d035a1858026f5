namespace Aspire.StackExchange.Redis;

/// <summary>Settings of one Redis client, read from <c>Aspire:StackExchange:Redis</c> and the section of its name below that.</summary>
public sealed class StackExchangeRedisSettings
{
    public string? ConnectionString { get; set; }

    public bool DisableHealthChecks { get; set; }

    public bool DisableTracing { get; set; }

    /// <summary>True (the default): connect when first used. False: connect while the host starts.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
