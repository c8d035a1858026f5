namespace LoadBalanced.Benchmarks;

/// <summary>
/// The stack this project began with: two Flask instances, each on Flask's own server, nginx with a plain upstream, and a visit
/// counted with INCR.
/// </summary>
internal static class SeedStack
{
    private const string Application =
        """
        import sys
        import redis
        from flask import Flask, jsonify

        name, port, redis_port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        app = Flask(__name__)
        database = redis.Redis(host="127.0.0.1", port=redis_port)


        @app.route("/")
        def visit():
            try:
                total, status = database.incr("total_visits"), "Connected"
            except redis.RedisError:
                total, status = None, "Disconnected"
            return jsonify(
                container_id=name,
                database_status=status,
                info="Refresh to see container_id change.",
                message="Hello from the Backend API!",
                total_visits=total,
            )


        app.run(host="127.0.0.1", port=port)

        """;

    public static async Task<Stack> StartAsync(Bench bench, CancellationToken cancellationToken)
    {
        int redisPort = Bench.FreePort(), port = Bench.FreePort();
        int[] flaskPorts = [Bench.FreePort(), Bench.FreePort()];
        var program = bench.Write("flask", "app.py", Application);

        List<Server> servers = [bench.Start("seed-redis", ["redis-server", "--bind", "127.0.0.1", "--port", $"{redisPort}"])];
        for (var i = 0; i < flaskPorts.Length; i++)
            servers.Add(bench.Start($"flask-{i + 1}", ["/usr/bin/python3", program, $"backend-{i + 1}", $"{flaskPorts[i]}", $"{redisPort}"]));

        var nginx = bench.StartNginx("seed-nginx",
            $$"""
                upstream backend {
                    server 127.0.0.1:{{flaskPorts[0]}};
                    server 127.0.0.1:{{flaskPorts[1]}};
                }
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        proxy_pass http://backend;
                        proxy_set_header Host $host;
                        proxy_set_header X-Real-IP $remote_addr;
                    }
                }
            """);
        servers.Add(nginx);

        var url = new Uri($"http://127.0.0.1:{port}/");
        await nginx.AnswersAsync(url, cancellationToken);
        return new(Names.Seed, url, () => [.. servers.SelectMany(server => server.Family())]);
    }
}
