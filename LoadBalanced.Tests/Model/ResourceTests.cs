using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LoadBalanced.Tests.Model;

public class ResourceTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Theory]
    [InlineData("1st")]
    [InlineData("two words")]
    [InlineData("a--b")]
    [InlineData("ends-")]
    [InlineData("under_score")]
    [InlineData("a123456789a123456789a123456789a123456789a123456789a123456789abcde")]
    public void A_name_that_breaks_the_rule_is_refused(string name)
    {
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => _builder.AddParameter(name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_resources_of_one_name_are_refused()
    {
        _builder.AddParameter("cache", "value");

        Assert.Contains("CACHE", Assert.Throws<DistributedApplicationException>(() => _builder.AddContainer("CACHE", "image")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_cannot_wait_for_itself()
    {
        var service = _builder.AddExecutable("service", "true", ".");

        Assert.Throws<DistributedApplicationException>(() => service.WaitFor(service));
    }

    [Fact]
    public async Task Arguments_come_in_the_order_in_which_they_were_declared()
    {
        var service = _builder.AddExecutable("service", "true", ".", "first")
            .WithArgs("second", "third")
            .WithArgs(context => context.Args.Insert(0, "zeroth"));

        Assert.Equal<object>(["zeroth", "first", "second", "third"], await ArgumentsOf(service.Resource));
    }

    [Fact]
    public async Task The_last_value_of_a_variable_wins()
    {
        var service = _builder.AddExecutable("service", "true", ".")
            .WithEnvironment("NAME", "first")
            .WithEnvironment(context => context.EnvironmentVariables["SEEN"] = context.EnvironmentVariables["NAME"])
            .WithEnvironment("NAME", "last");

        var variables = await VariablesOf(service.Resource);

        Assert.Equal("last", variables["NAME"]);
        Assert.Equal("first", variables["SEEN"]);
    }

    [Fact]
    public async Task A_reference_to_a_connection_string_sets_it_under_the_name_asked_for()
    {
        var cache = _builder.AddRedis("cache");
        var service = _builder.AddExecutable("service", "true", ".").WithReference(cache, connectionName: "my-store");

        var variables = await VariablesOf(service.Resource);

        Assert.Same(cache.Resource, Assert.IsType<ConnectionStringReference>(variables["ConnectionStrings__my-store"]).Resource);
        Assert.Contains("MY_STORE_HOST", variables.Keys);
        Assert.Contains("MY_STORE_PORT", variables.Keys);
    }

    [Fact]
    public async Task A_reference_to_an_endpoint_sets_it_for_service_discovery()
    {
        var other = _builder.AddContainer("the-other", "image").WithHttpEndpoint(targetPort: 80).WithEndpoint(name: "admin", scheme: "http");
        var service = _builder.AddExecutable("service", "true", ".").WithReference(other.GetEndpoint("admin"));

        var variables = await VariablesOf(service.Resource);

        Assert.IsType<EndpointReference>(variables["services__the-other__admin__0"]);
        Assert.IsType<EndpointReference>(variables["THE_OTHER_ADMIN"]);
        Assert.DoesNotContain("services__the-other__http__0", variables.Keys);
    }

    private async Task<IList<object>> ArgumentsOf(ExecutableResource resource)
    {
        var context = new CommandLineArgsCallbackContext([], resource, TestContext.Current.CancellationToken) { ExecutionContext = _builder.ExecutionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.Args;
    }

    private async Task<Dictionary<string, object>> VariablesOf(ExecutableResource resource)
    {
        var context = new EnvironmentCallbackContext(_builder.ExecutionContext, resource, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }
}
