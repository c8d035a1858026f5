using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Redis;

/// <summary>What the container's shell is given: the password goes through its environment, not the image's own entrypoint.</summary>
internal static class RedisCommandLine
{
    private const string PasswordVariable = "REDIS_PASSWORD";

    public static void SetPassword(RedisResource redis, IDictionary<string, object> environment)
    {
        if (redis.PasswordParameter is { } password)
        {
            environment[PasswordVariable] = password;
        }
    }

    public static void Write(RedisResource redis, IList<object> arguments, DistributedApplicationExecutionContext execution)
    {
        var words = Words(redis);
        if (execution.IsRunMode)
        {
            foreach (var word in words)
            {
                arguments.Add(word);
            }

            return;
        }

        arguments.Add("-c");
        arguments.Add(string.Join(' ', words));
    }

    private static List<string> Words(RedisResource redis)
    {
        List<string> words = ["redis-server"];
        if (redis.PasswordParameter is not null)
        {
            words.AddRange(["--requirepass", $"${PasswordVariable}"]);
        }

        if (redis.TryGetLastAnnotation<SnapshotAnnotation>(out var snapshots))
        {
            words.AddRange(
            [
                "--save",
                snapshots.Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                snapshots.KeysChanged.ToString(CultureInfo.InvariantCulture),
            ]);
        }

        return words;
    }
}
