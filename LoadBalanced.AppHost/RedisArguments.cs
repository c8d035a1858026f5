namespace LoadBalanced.AppHost;

/// <summary>The command line of the Redis container, made into that of a local <c>redis-server</c>.</summary>
internal static class RedisArguments
{
    public static void Rewrite(IList<object> arguments, RedisResource redis, string dataDirectory)
    {
        // In the container a shell runs the line: it does what stands before the program, starts that and fills the variable in.
        for (var program = arguments.IndexOf("redis-server"); program >= 0; program--)
        {
            arguments.RemoveAt(program);
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "$REDIS_PASSWORD" && redis.PasswordParameter is { } password)
            {
                arguments[i] = password;
            }
        }

        // With TLS, AddRedis has given the plain port already.
        if (!arguments.Contains("--port"))
        {
            Add("--port", redis.PrimaryEndpoint.Property(EndpointProperty.TargetPort));
        }

        // A container is closed by its network, a process has to close itself.
        Add("--bind", "127.0.0.1", "-::1");
        Add("--dir", dataDirectory);

        void Add(params ReadOnlySpan<object> more)
        {
            foreach (var argument in more)
            {
                arguments.Add(argument);
            }
        }
    }
}
