using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Offline.Tests.Model;

public sealed class ExecutionConfigurationTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Fact]
    public async Task An_argument_made_of_a_secret_is_marked_and_no_other()
    {
        var secret = _builder.AddParameter("password", "hidden", secret: true);
        var open = _builder.AddParameter("user", "ada");
        var service = _builder.AddExecutable("service", "true", ".", "--user", open, "--password", secret)
            .WithArgs(context => context.Args.Add(ReferenceExpression.Create($"both={open}:{secret}")));

        var resolved = await ResolveAsync(service.Resource);

        Assert.Equal(["--user", "ada", "--password", "hidden", "both=ada:hidden"], resolved.Arguments.Select(a => a.Value));
        Assert.Equal([false, false, false, true, true], resolved.Arguments.Select(a => a.IsSecret));
    }

    [Fact]
    public async Task A_value_of_null_is_left_out_and_a_number_is_written_the_same_everywhere()
    {
        var service = _builder.AddExecutable("service", "true", ".").WithEnvironment(context =>
        {
            context.EnvironmentVariables["NUMBER"] = 1.5;
            context.EnvironmentVariables["NOTHING"] = ReferenceExpression.Empty;
        });

        var resolved = await ResolveAsync(service.Resource);

        Assert.Equal("1.5", resolved.Environment["NUMBER"]);
        Assert.DoesNotContain("NOTHING", resolved.Environment.Keys);
    }

    private Task<ResolvedConfiguration> ResolveAsync(IResource resource)
        => new ExecutionConfiguration(_builder.ExecutionContext).ResolveAsync(resource, NullLogger.Instance, TestContext.Current.CancellationToken);
}
