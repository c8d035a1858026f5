namespace LoadBalanced.Benchmarks;

/// <summary>Where a replica listens: on loopback, and on a Unix socket.</summary>
internal sealed record ReplicaAddress(Uri Url, string Socket)
{
    private const string SocketPrefix = "http://unix:";

    /// <summary>Reads <c>ASPNETCORE_URLS</c>.</summary>
    public static ReplicaAddress Parse(string urls)
    {
        var each = urls.Split(';');
        return new(
            new(each.First(url => !url.StartsWith(SocketPrefix, StringComparison.Ordinal)).Replace("localhost", "127.0.0.1", StringComparison.Ordinal)),
            each.First(url => url.StartsWith(SocketPrefix, StringComparison.Ordinal))[SocketPrefix.Length..]);
    }
}
