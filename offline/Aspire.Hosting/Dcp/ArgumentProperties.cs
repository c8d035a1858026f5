using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Dcp;

/// <summary>The properties by which the dashboard shows a resource's own arguments, and hides the secret ones.</summary>
internal static class ArgumentProperties
{
    public static IEnumerable<ResourcePropertySnapshot> Of(ResolvedConfiguration configured)
    {
        var secret = configured.Arguments.Any(a => a.IsSecret);
        yield return new("resource.appArgs", configured.Arguments.Select(a => a.Value).ToImmutableArray()) { IsSensitive = secret };
        yield return new("resource.appArgsSensitivity", configured.Arguments.Select(a => a.IsSecret ? 1 : 0).ToImmutableArray()) { IsSensitive = secret };
    }
}
