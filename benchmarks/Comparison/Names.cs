namespace LoadBalanced.Benchmarks;

/// <summary>The stacks as the table calls them.</summary>
internal static class Names
{
    public const string Seed = "the seed: nginx, two Flask, Redis";
    public const string Ours = "ours";
    public const string Untraced = "ours, without telemetry";
    public const string Haproxy = "our API behind HAProxy";
    public const string Caddy = "our API behind Caddy";
    public const string Direct = "one replica, direct";
    public const string Uncounted = "one replica, direct, not counting";
    public const string BareNginx = "nginx alone (return 200)";
}
