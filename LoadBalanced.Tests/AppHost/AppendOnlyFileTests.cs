using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LoadBalanced.AppHost;
using LoadBalanced.Tests.Api;
using LoadBalanced.Tests.EndToEnd;
using LoadBalanced.Tests.Nginx;
using StackExchange.Redis;
using Xunit;

namespace LoadBalanced.Tests.AppHost;

/// <summary>Runs the container's line in a shell, as the container does, on a real Redis.</summary>
public sealed class AppendOnlyFileTests : IDisposable
{
    private const string Password = "secret";

    private readonly DataDirectory _data = new();
    private readonly int _port = FreePort.Take();
    private Process? _redis;

    [Theory]
    [InlineData(DistributedApplicationOperation.Run)]
    [InlineData(DistributedApplicationOperation.Publish)]
    public async Task A_snapshot_of_before_is_gone_on_from_and_nothing_is_lost_by_a_kill(DistributedApplicationOperation operation)
    {
        await StartAsync("redis-server --requirepass $REDIS_PASSWORD");
        await WithDatabaseAsync(async database =>
        {
            await database.StringSetAsync("total_visits", 41);
            await database.ExecuteAsync("SAVE");
        });
        Kill();

        for (var count = 42; count <= 44; count++)
        {
            await StartAsync(await LineAsync(Fsync.Always, operation));
            await WithDatabaseAsync(async database => Assert.Equal(count, await database.StringIncrementAsync("total_visits")));
            Kill();
        }
    }

    [Theory]
    [InlineData(Fsync.Always, "always")]
    [InlineData(Fsync.EverySecond, "everysec")]
    internal async Task Redis_syncs_when_it_was_told_to(Fsync fsync, string mode)
    {
        await StartAsync(await LineAsync(fsync, DistributedApplicationOperation.Run));

        await WithDatabaseAsync(async database =>
            Assert.Equal(["appendfsync", mode], ((string[]?)await database.ExecuteAsync("CONFIG", "GET", "appendfsync"))!));
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_taken_over_keeps_Redis_from_starting_empty()
    {
        Directory.CreateDirectory(Path.Combine(_data.Path, "dump.rdb"));
        var redis = Redis(Fsync.Always);

        var problem = await Assert.ThrowsAsync<DistributedApplicationException>(() =>
            AppendOnlyFile.PrepareAsync(redis, _data.Path, TestContext.Current.CancellationToken));

        Assert.Contains($"'cache' cannot start: its snapshot in '{_data.Path}'", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_data.Path, "appendonlydir", "appendonly.aof.manifest")));
    }

    public void Dispose()
    {
        if (_redis is not null)
        {
            Kill();
        }

        _data.Dispose();
    }

    private static RedisResource Redis(Fsync fsync) =>
        DistributedApplication.CreateBuilder().AddRedis("cache").WithDataVolume().WithAppendOnlyFile(fsync).Resource;

    private static async Task<string> LineAsync(Fsync fsync, DistributedApplicationOperation operation)
    {
        var redis = Redis(fsync);
        var context = new CommandLineArgsCallbackContext([], redis) { ExecutionContext = new(operation) };
        foreach (var annotation in redis.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return string.Join(' ', context.Args.Where(argument => argument is not "-c"));
    }

    private async Task StartAsync(string line)
    {
        _redis = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{line} --port {_port} --bind 127.0.0.1 --logfile redis.log"])
        {
            WorkingDirectory = _data.Path,
            Environment = { ["REDIS_PASSWORD"] = Password },
        })!;

        await Eventually.TrueAsync(async () =>
        {
            Assert.False(_redis.HasExited, "redis-server ended.");
            return await RedisServer.AnswersAsync(_port);
        });
    }

    private void Kill()
    {
        _redis!.Kill(entireProcessTree: true);
        _redis.WaitForExit();
        _redis.Dispose();
        _redis = null;
    }

    private async Task WithDatabaseAsync(Func<IDatabase, Task> work)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_port},password={Password},allowAdmin=true");
        await work(connection.GetDatabase());
    }
}
