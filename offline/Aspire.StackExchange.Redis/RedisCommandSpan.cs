using System.Diagnostics;
using System.Net;
using StackExchange.Redis;

namespace OpenTelemetry.Instrumentation.StackExchangeRedis;

/// <summary>One finished command as a client span, tagged by the database semantic conventions.</summary>
internal static class RedisCommandSpan
{
    // Creation tags, so that a sampler sees them.
    private static readonly KeyValuePair<string, object?>[] s_creationTags = [new("db.system.name", "redis"), new("db.system", "redis")];

    public static void Record(ActivitySource source, Activity parent, IProfiledCommand command)
    {
        // The profile's clock is UTC, but says "unspecified" of itself.
        var start = new DateTimeOffset(DateTime.SpecifyKind(command.CommandCreated, DateTimeKind.Utc));
        using var span = source.StartActivity(command.Command, ActivityKind.Client, parent.Context, s_creationTags, links: null, start);
        if (span is null)
            return;

        span.SetTag("db.operation.name", command.Command);
        span.SetTag("db.query.text", command.Command);
        span.SetTag("db.namespace", command.Db);
        span.SetTag("db.redis.flags", command.Flags.ToString());
        TagServer(span, command.EndPoint);
        // 1.2.6 passes off the stopwatch's ticks as a TimeSpan's; on Linux there are a hundred of them in one.
        span.SetEndTime(start.UtcDateTime + Stopwatch.GetElapsedTime(0, command.ElapsedTime.Ticks));
    }

    private static void TagServer(Activity span, EndPoint? endPoint)
    {
        switch (endPoint)
        {
            case IPEndPoint ip:
                span.SetTag("server.address", ip.Address.ToString());
                span.SetTag("server.port", ip.Port);
                span.SetTag("network.peer.address", ip.Address.ToString());
                span.SetTag("network.peer.port", ip.Port);
                break;
            case DnsEndPoint dns:
                span.SetTag("server.address", dns.Host);
                span.SetTag("server.port", dns.Port);
                break;
            case not null:
                span.SetTag("server.address", endPoint.ToString());
                break;
        }
    }
}
