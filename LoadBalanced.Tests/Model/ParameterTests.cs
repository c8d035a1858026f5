using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LoadBalanced.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LoadBalanced.Tests.Model;

public class ParameterTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Theory]
    [InlineData("Parameters:the-key")]
    [InlineData("Parameters:the_key")]
    public async Task The_value_comes_from_configuration(string key)
    {
        _builder.Configuration[key] = "configured";

        Assert.Equal("configured", await ValueOf(_builder.AddParameter("the-key")));
    }

    [Fact]
    public async Task Without_configuration_the_default_is_the_value()
    {
        Assert.Matches("^[0-9]{30}$", await ValueOf(_builder.AddParameter("key", new GenerateParameterDefault { MinLength = 30, Lower = false, Upper = false, Special = false })));
    }

    [Fact]
    public async Task A_parameter_without_any_value_says_which_key_to_set()
    {
        var parameter = _builder.AddParameter("key");

        var exception = await Assert.ThrowsAsync<MissingParameterValueException>(() => ValueOf(parameter));

        Assert.Contains("Parameters:key", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Published_for_Compose_a_parameter_without_any_value_is_left_to_be_filled_in()
    {
        using var output = new DataDirectory();
        var builder = DistributedApplication.CreateBuilder(["--operation", "publish", "--step", "publish", "--output-path", output.Path]);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.AddDockerComposeEnvironment("compose").WithDashboard(enabled: false);
        builder.AddContainer("service", "image").WithEnvironment("KEY", builder.AddParameter("the-key"));

        await using var application = builder.Build();
        await application.RunAsync(TestContext.Current.CancellationToken);

        Assert.Contains("THE_KEY=", await File.ReadAllLinesAsync(Path.Combine(output.Path, ".env"), TestContext.Current.CancellationToken));
        Assert.Contains("KEY: \"${THE_KEY}\"", await File.ReadAllTextAsync(Path.Combine(output.Path, "docker-compose.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_is_secret_when_declared_so()
    {
        Assert.True(_builder.AddParameter("hidden", secret: true).Resource.Secret);
        Assert.False(_builder.AddParameter("open").Resource.Secret);
    }

    [Fact]
    public void A_generated_value_keeps_to_what_is_allowed()
    {
        var value = new GenerateParameterDefault { MinLength = 40, Special = false, Upper = false, MinNumeric = 5 }.GetDefaultValue();

        Assert.True(value.Length >= 40);
        Assert.True(value.Count(char.IsAsciiDigit) >= 5);
        Assert.All(value, c => Assert.True(char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c)));
    }

    private static async Task<string?> ValueOf(IResourceBuilder<ParameterResource> parameter)
        => await parameter.Resource.GetValueAsync(TestContext.Current.CancellationToken);
}
