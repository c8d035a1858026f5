using Aspire.Hosting;
using LoadBalanced.AppHost;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace LoadBalanced.Tests.AppHost;

public class SettingsTests
{
    private const string Label = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string LongName = $"{Label}.{Label}.{Label}.{Label}.{Label}";

    [Fact]
    public void Nothing_set_means_the_defaults()
    {
        Assert.Equal(new Settings(8080, 2, 4, Runtime.Auto, Fsync.EverySecond, "/repo/.data"), Parse());
    }

    [Fact]
    public void What_is_set_is_taken()
    {
        var settings = Parse(("Port", "9090"), ("Replicas", "5"), ("MaxReplicas", "9"), ("Runtime", "Processes"), ("Fsync", "Always"), ("DataDirectory", "/elsewhere"));

        Assert.Equal(new Settings(9090, 5, 9, Runtime.Processes, Fsync.Always, "/elsewhere"), settings);
    }

    [Fact]
    public void The_front_is_set_as_written()
    {
        var front = Parse(("ServerName", "a.test, *.b.test"), ("AccessLog", "Failures"), ("RequestTelemetry", "False"), ("Https", "true"), ("HttpsPort", "0"), ("HttpsRedirect", "true")).Front;

        Assert.Equal(new FrontSettings("a.test, *.b.test", Https: true, HttpsPort: null, HttpsRedirect: true, NginxAccessLog.Failures, RequestTelemetry: false), front);
    }

    [Fact]
    public void Port_0_takes_a_free_port()
    {
        Assert.Null(Parse(("Port", "0")).Port);
    }

    [Theory]
    [InlineData("Port", "65536", "LoadBalanced:Port is '65536'; it must be a whole number from 0 to 65535 (0 takes a free port).")]
    [InlineData("Port", "-1", "LoadBalanced:Port is '-1'; it must be a whole number from 0 to 65535 (0 takes a free port).")]
    [InlineData("Port", "http", "LoadBalanced:Port is 'http'; it must be a whole number from 0 to 65535 (0 takes a free port).")]
    [InlineData("Replicas", "0", "LoadBalanced:Replicas is '0'; it must be a whole number from 1 to 100.")]
    [InlineData("MaxReplicas", "1", "LoadBalanced:MaxReplicas is '1'; it must be a whole number from 2 to 100.")]
    [InlineData("Replicas", "1.5", "LoadBalanced:Replicas is '1.5'; it must be a whole number from 1 to 100.")]
    [InlineData("Runtime", "docker", "LoadBalanced:Runtime is 'docker'; it must be auto, containers or processes.")]
    [InlineData("ServerName", "a.test, b c", "LoadBalanced:ServerName has 'b c'; it must be host names like loadbalanced.localhost, separated by commas.")]
    [InlineData("ServerName", "a;b", "LoadBalanced:ServerName has 'a;b'; it must be host names like loadbalanced.localhost, separated by commas.")]
    [InlineData("ServerName", "a.", "LoadBalanced:ServerName has 'a.'; it must be host names like loadbalanced.localhost, separated by commas.")]
    [InlineData("ServerName", "a-,b", "LoadBalanced:ServerName has 'a-'; it must be host names like loadbalanced.localhost, separated by commas.")]
    [InlineData("ServerName", "*", "LoadBalanced:ServerName has '*'; it must be host names like loadbalanced.localhost, separated by commas.")]
    [InlineData("ServerName", LongName, $"LoadBalanced:ServerName has '{LongName}'; it must be host names like loadbalanced.localhost, separated by commas.")]
    [InlineData("Https", "1", "LoadBalanced:Https is '1'; it must be true or false.")]
    [InlineData("HttpsPort", "-1", "LoadBalanced:HttpsPort is '-1'; it must be a whole number from 0 to 65535 (0 takes a free port).")]
    [InlineData("HttpsRedirect", "true", "LoadBalanced:HttpsRedirect is true without Https; set LoadBalanced:Https to true as well.")]
    [InlineData("AccessLog", "some", "LoadBalanced:AccessLog is 'some'; it must be all, failures or none.")]
    [InlineData("RequestTelemetry", "off", "LoadBalanced:RequestTelemetry is 'off'; it must be true or false.")]
    [InlineData("Runtime", "1", "LoadBalanced:Runtime is '1'; it must be auto, containers or processes.")]
    [InlineData("Fsync", "never", "LoadBalanced:Fsync is 'never'; it must be everysecond or always.")]
    public void A_value_against_its_rule_is_named_with_the_rule(string key, string value, string message)
    {
        Assert.Equal(message, Assert.Throws<BadSettingException>(() => Parse((key, value))).Message);
    }

    private static Settings Parse(params (string Key, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create($"LoadBalanced:{pair.Key}", (string?)pair.Value)))
            .Build();

        return Settings.Parse(configuration, "/repo/LoadBalanced.AppHost");
    }
}
