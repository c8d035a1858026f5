using System.Net;
using StackExchange.Redis;

namespace OpenTelemetry.Instrumentation.StackExchangeRedis;

/// <summary>How many commands each server was given and has answered, by the client's own counters.</summary>
internal sealed class CommandProgress
{
    private readonly Dictionary<EndPoint, Count> _servers = [];

    private CommandProgress()
    {
    }

    public static CommandProgress Of(ConnectionMultiplexer connection)
    {
        var progress = new CommandProgress();
        foreach (var endPoint in connection.GetEndPoints())
        {
            var counters = connection.GetServer(endPoint).GetCounters().Interactive;
            progress._servers[endPoint] = new Count(
                counters.OperationCount + counters.PendingUnsentItems,
                counters.OperationCount - counters.SentItemsAwaitingResponse,
                counters.TotalOutstanding == 0);
        }

        return progress;
    }

    /// <summary>
    /// True when all that was issued then is answered by now: a server answers in order. Commands that failed before
    /// they were sent are never counted as answered, so an idle connection counts as having answered everything.
    /// </summary>
    public bool HasAnswered(CommandProgress then) => then._servers.All(server =>
        !_servers.TryGetValue(server.Key, out var now) || now.IsIdle || now.Answered >= server.Value.Issued);

    private readonly record struct Count(long Issued, long Answered, bool IsIdle);
}
