using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Cli.Rpc;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Cli;

/// <summary>Which steps are wanted: one and all that it needs, or, with null, every one.</summary>
internal sealed record StepsRequest(string? Step);

internal sealed record StepList(IReadOnlyList<StepMessage> Steps);

internal sealed record StepMessage(
    string Name, string? Description, IReadOnlyList<string> DependsOn, IReadOnlyList<string> Tags, string? ResourceName);

/// <summary>What <c>aspire publish</c> follows.</summary>
internal sealed class PublishMethods(
    DistributedApplicationPipeline pipeline, PipelineActivityReporter reporter, DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext, IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<PublishMethods> logger)
{
    public void AddTo(RpcMethods methods) => methods
        .AddStream("GetPublishingActivitiesAsync", () => reporter.Activities.ReadAllAsync().UntilStopped(lifetime.ApplicationStopping))
        .Add<StepsRequest, StepList>("GetPipelineStepsAsync", StepsAsync);

    private async Task<StepList> StepsAsync(StepsRequest request, CancellationToken cancellationToken)
    {
        var steps = await pipeline.ResolveStepsAsync(new(model, executionContext, services, logger, cancellationToken));
        return new([.. StepOrder.For(steps, request.Step is { Length: > 0 } step ? step : null).Select(ordered => MessageOf(ordered.Step, steps))]);
    }

    private static StepMessage MessageOf(PipelineStep step, IEnumerable<PipelineStep> all)
    {
        var requiring = all.Where(other => other.RequiredBySteps.Contains(step.Name)).Select(other => other.Name);
        return new(step.Name, step.Description, [.. step.DependsOnSteps.Union(requiring)], step.Tags, step.Resource?.Name);
    }
}
