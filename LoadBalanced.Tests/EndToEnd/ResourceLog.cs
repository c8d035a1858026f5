using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>What a resource has written.</summary>
internal static class ResourceLog
{
    /// <summary>The first line that holds all parts; fails when none comes in time.</summary>
    /// <param name="log">As the service of the resources' loggers watches it: from its beginning on.</param>
    /// <param name="parts">What the line holds.</param>
    public static async Task<LogLine> LineAsync(this IAsyncEnumerable<IReadOnlyList<LogLine>> log, params string[] parts)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Eventually.Patience);

        return await log.SelectMany(batch => batch).FirstAsync(line => parts.All(part => line.Content.Contains(part, StringComparison.Ordinal)), patience.Token);
    }
}
