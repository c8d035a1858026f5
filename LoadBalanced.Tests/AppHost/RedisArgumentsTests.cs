using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LoadBalanced.AppHost;
using Xunit;

namespace LoadBalanced.Tests.AppHost;

public class RedisArgumentsTests
{
    private readonly RedisResource _redis = DistributedApplication.CreateBuilder().AddRedis("cache").Resource;

    [Fact]
    public void The_shell_s_part_is_done_for_it()
    {
        List<object> arguments = ["redis-server", "--requirepass", "$REDIS_PASSWORD", "--save", "60", "1"];

        RedisArguments.Rewrite(arguments, _redis, "/data");

        Assert.Equal(["--requirepass", _redis.PasswordParameter!, "--save", "60", "1"], arguments.Take(5));
    }

    [Fact]
    public void It_listens_on_this_machine_only_and_keeps_its_data_in_the_directory()
    {
        List<object> arguments = ["redis-server"];

        RedisArguments.Rewrite(arguments, _redis, "/data");

        Assert.Equal("--port", arguments[0]);
        Assert.Equal(EndpointProperty.TargetPort, Assert.IsType<EndpointReferenceExpression>(arguments[1]).Property);
        Assert.Equal(["--bind", "127.0.0.1", "-::1", "--dir", "/data"], arguments.Skip(2));
    }

    [Fact]
    public void A_port_given_by_TLS_stays_the_only_one()
    {
        List<object> arguments = ["redis-server", "--tls-port", 6380, "--port", 6379];

        RedisArguments.Rewrite(arguments, _redis, "/data");

        Assert.Single(arguments, "--port");
        Assert.Equal(6379, arguments[3]);
    }
}
