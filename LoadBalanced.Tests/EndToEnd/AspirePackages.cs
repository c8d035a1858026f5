using Aspire.Hosting;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>Which Aspire this is.</summary>
internal static class AspirePackages
{
    /// <summary>The official packages, which are signed, or the stand-ins, which are not.</summary>
    public static bool AreOfficial { get; } = typeof(DistributedApplication).Assembly.GetName().GetPublicKeyToken() is { Length: > 0 };
}
