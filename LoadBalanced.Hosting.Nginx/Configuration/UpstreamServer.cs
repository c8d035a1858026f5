namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>One replica at its real address.</summary>
internal sealed record UpstreamServer(string Replica, string Host, int Port)
{
    /// <summary>As nginx writes it, in its configuration and in <c>$upstream_addr</c>.</summary>
    public string Address => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
