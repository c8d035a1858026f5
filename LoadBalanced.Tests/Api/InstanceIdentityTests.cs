using LoadBalanced.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Xunit;

namespace LoadBalanced.Tests.Api;

/// <summary>By what the telemetry tells the instances of a service apart.</summary>
public class InstanceIdentityTests
{
    [Fact]
    public void An_instance_has_the_id_that_Aspire_gave_it() =>
        Assert.Equal("api-1-xyz", InstanceId("--OTEL_RESOURCE_ATTRIBUTES=service.instance.id=api-1-xyz"));

    [Theory]
    [InlineData]
    [InlineData("--OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=test")]
    public void Without_one_it_has_the_name_of_its_host(params string[] settings) => Assert.Equal(Environment.MachineName, InstanceId(settings));

    private static object? InstanceId(params string[] settings)
    {
        // As in an AppHost's environment or another, whichever the tests run in.
        var builder = Host.CreateEmptyApplicationBuilder(new() { Args = settings });
        builder.AddServiceDefaults();
        using var host = builder.Build();

        return host.Services.GetRequiredService<TracerProvider>().GetResource().Attributes.SingleOrDefault(attribute => attribute.Key == "service.instance.id").Value;
    }
}
