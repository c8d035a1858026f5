namespace LoadBalanced.Benchmarks;

/// <summary>Other balancers before the replicas of a running system, each as its documentation's first example has it, over the same Unix sockets that our nginx uses.</summary>
internal static class Rivals
{
    public static async Task<Stack> StartHaproxyAsync(Bench bench, OurSystem system, CancellationToken cancellationToken)
    {
        var port = Bench.FreePort();
        var servers = system.Replicas().Select((replica, i) => $"    server api-{i + 1} unix@{replica.Socket} check");
        var file = bench.Write("haproxy", "haproxy.cfg",
            $"""
            global
                maxconn 4096

            defaults
                mode http
                timeout connect 1s
                timeout client 65s
                timeout server 10s

            frontend site
                bind 127.0.0.1:{port}
                default_backend api

            backend api
                balance roundrobin
                option httpchk GET /alive
            {string.Join('\n', servers)}

            """);
        var haproxy = bench.Start("haproxy", ["haproxy", "-f", file]);
        return await StackAsync(Names.Haproxy, haproxy, port, system, cancellationToken);
    }

    public static async Task<Stack> StartCaddyAsync(Bench bench, OurSystem system, CancellationToken cancellationToken)
    {
        var port = Bench.FreePort();
        var file = bench.Write("caddy", "Caddyfile",
            $$"""
            {
                admin off
                auto_https off
            }
            http://127.0.0.1:{{port}} {
                reverse_proxy {{string.Join(' ', system.Replicas().Select(replica => $"unix/{replica.Socket}"))}} {
                    lb_policy round_robin
                }
            }

            """);
        var caddy = bench.Start("caddy", ["caddy", "run", "--config", file, "--adapter", "caddyfile"], new Dictionary<string, string?>
        {
            ["HOME"] = Path.GetDirectoryName(file),
        });
        return await StackAsync(Names.Caddy, caddy, port, system, cancellationToken);
    }

    /// <summary>What nginx itself takes, with nobody behind it.</summary>
    public static async Task<Stack> StartBareNginxAsync(Bench bench, CancellationToken cancellationToken)
    {
        var port = Bench.FreePort();
        var nginx = bench.StartNginx("bare-nginx", $$"""    server { listen 127.0.0.1:{{port}}; access_log off; location / { return 200 "nginx answers\n"; } }""");
        var url = new Uri($"http://127.0.0.1:{port}/");
        await nginx.AnswersAsync(url, cancellationToken);
        return new(Names.BareNginx, url, nginx.Family);
    }

    private static async Task<Stack> StackAsync(string name, Server balancer, int port, OurSystem system, CancellationToken cancellationToken)
    {
        var url = new Uri($"http://127.0.0.1:{port}/");
        await balancer.AnswersAsync(url, cancellationToken);
        return new(name, url, () => [.. balancer.Family(), .. system.Behind()]);
    }
}
