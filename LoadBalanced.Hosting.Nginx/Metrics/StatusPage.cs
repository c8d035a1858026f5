namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>Where an nginx tells its connections.</summary>
/// <param name="Address">Null as long as it is not known.</param>
/// <param name="Key">What it wants to hear first; null: nothing.</param>
internal sealed record StatusPage(Func<Uri?> Address, string? Key = null);
