using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace LoadBalanced.Api;

/// <summary>Counts each id that Redis has not seen in the window, and gives those it has seen the number they got then.</summary>
internal sealed class VisitScript(VisitDatabase database, Replica replica, TimeSpan window) : IVisitScript
{
    // The ids are bound by two hashes: the current one becomes the previous one when it is a window old, so that an id is
    // remembered for one window at least and two at most. The current one's expiry (three windows) tells its age, and frees
    // both when no visit comes. UNLINK, because freeing a million ids at once would stop Redis for a while.
    private const string Text =
        """
        local total, replicas, current, previous = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
        local window, deadline, replica = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
        local ids = { unpack(ARGV, 4) }

        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local reply = { now }
        if #ids == 0 or now > deadline then
          return reply
        end

        local expiry = redis.call('PTTL', current)
        if expiry ~= -2 and expiry <= 2 * window then
          redis.call('UNLINK', previous)
          redis.call('RENAME', current, previous)
          expiry = -2
        end

        local incurrent = redis.call('HMGET', current, unpack(ids))
        local inprevious = redis.call('HMGET', previous, unpack(ids))
        local place, new = {}, 0
        for i, id in ipairs(ids) do
          if not (incurrent[i] or inprevious[i] or place[id]) then
            new = new + 1
            place[id] = new
          end
        end

        local before = 0
        if new > 0 then
          before = redis.call('INCRBY', total, new) - new
          local fields = {}
          for id, p in pairs(place) do
            fields[#fields + 1] = id
            fields[#fields + 1] = string.format('%.0f', before + p)
          end
          redis.call('HSET', current, unpack(fields))
          if expiry == -2 then
            redis.call('PEXPIRE', current, 3 * window)
          end
          redis.call('HINCRBY', replicas, replica, new)
        end

        for i, id in ipairs(ids) do
          local known = incurrent[i] or inprevious[i]
          reply[i + 1] = known and tonumber(known) or before + place[id]
        end
        return reply
        """;

    private static readonly byte[] s_hash = Hash();
    private static readonly RedisKey[] s_keys = [VisitKeys.Total, VisitKeys.Replicas, VisitKeys.CurrentIds, VisitKeys.PreviousIds];

    public async Task<VisitScriptReply> RunAsync(IReadOnlyList<VisitId> ids, long deadline)
    {
        var values = new RedisValue[3 + ids.Count];
        values[0] = (long)window.TotalMilliseconds;
        values[1] = deadline;
        values[2] = replica.Id;
        for (var i = 0; i < ids.Count; i++)
            values[3 + i] = ids[i].Bytes.ToArray();

        var reply = (long[]?)await EvaluateAsync(values) ?? throw new InvalidOperationException("Redis gave no reply to the script.");
        return new(reply[0], reply[1..]);
    }

    private async Task<RedisResult> EvaluateAsync(RedisValue[] values)
    {
        try
        {
            return await database.RunAsync(redis => redis.ScriptEvaluateAsync(s_hash, s_keys, values));
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Redis is new, or lost its scripts. Nothing ran; with its whole text the script runs, and Redis keeps it.
            return await database.RunAsync(redis => redis.ScriptEvaluateAsync(Text, s_keys, values, CommandFlags.NoScriptCache));
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "Redis names scripts by their SHA-1.")]
    private static byte[] Hash() => SHA1.HashData(Encoding.UTF8.GetBytes(Text));
}
