using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>The steps of publishing.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IDistributedApplicationPipeline
{
    /// <param name="name">The step's name, one of its own.</param>
    /// <param name="action">What it does.</param>
    /// <param name="dependsOn">The name or the names of steps that come before it.</param>
    /// <param name="requiredBy">The name or the names of steps that come after it, and bring it along.</param>
    void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null);

    void AddStep(PipelineStep step);

    /// <summary>Runs the step that was asked for, and before it all that it depends on.</summary>
    Task ExecuteAsync(PipelineContext context);
}

internal sealed class DistributedApplicationPipeline : IDistributedApplicationPipeline
{
    private readonly List<PipelineStep> _steps =
    [
        Milestone(WellKnownPipelineSteps.BeforeStart),
        Milestone(WellKnownPipelineSteps.Publish),
        Milestone(WellKnownPipelineSteps.PublishPrereq),
        new()
        {
            Name = WellKnownPipelineSteps.ProcessParameters,
            Action = ResolveParametersAsync,
            RequiredBySteps = [WellKnownPipelineSteps.PublishPrereq],
        },
        new()
        {
            Name = WellKnownPipelineSteps.ValidateComputeEnvironments,
            Action = ValidateEnvironments,
            RequiredBySteps = [WellKnownPipelineSteps.BeforeStart],
        },
    ];

    public void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null) => AddStep(new PipelineStep
    {
        Name = name,
        Action = action,
        DependsOnSteps = Names(dependsOn, nameof(dependsOn)),
        RequiredBySteps = Names(requiredBy, nameof(requiredBy)),
    });

    public void AddStep(PipelineStep step) => _steps.Add(_steps.Any(s => s.Name == step.Name)
        ? throw new InvalidOperationException($"The pipeline has a step named '{step.Name}' already.")
        : step);

    public Task ExecuteAsync(PipelineContext context) =>
        ExecuteAsync(context, context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.Step is { Length: > 0 } step ? step : null);

    /// <summary>One step after the other, so that what they report reads in order.</summary>
    /// <param name="context">What to work on.</param>
    /// <param name="target">The last step; null for all of them.</param>
    public async Task ExecuteAsync(PipelineContext context, string? target)
    {
        var reporter = context.Services.GetRequiredService<IPipelineActivityReporter>();
        foreach (var (step, level, parent) in StepOrder.For(await ResolveStepsAsync(context), target))
        {
            await using var reporting = await reporter.CreateStepAsync(step.Name, parent, level, context.CancellationToken);
            using var _ = PipelineLoggerProvider.Enter(reporting);
            try
            {
                await step.Action(new() { PipelineContext = context, ReportingStep = reporting });
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                await reporting.FailAsync(exception.Message, CancellationToken.None);
                throw exception as DistributedApplicationException
                    ?? new DistributedApplicationException($"Step '{step.Name}' failed: {exception.Message}", exception);
            }
        }
    }

    /// <summary>The pipeline's own steps and those of the resources.</summary>
    public async Task<IReadOnlyCollection<PipelineStep>> ResolveStepsAsync(PipelineContext context)
    {
        var steps = new List<PipelineStep>(_steps);
        foreach (var resource in context.Model.Resources)
        {
            foreach (var annotation in resource.Annotations.OfType<PipelineStepAnnotation>())
            {
                foreach (var step in await annotation.CreateStepsAsync(new() { PipelineContext = context, Resource = resource }))
                {
                    step.Resource ??= resource;
                    steps.Add(step);
                }
            }
        }

        return steps;
    }

    private static PipelineStep Milestone(string name) => new() { Name = name, Action = _ => Task.CompletedTask };

    /// <exception cref="MissingParameterValueException">A parameter has no value.</exception>
    private static async Task ResolveParametersAsync(PipelineStepContext context)
    {
        foreach (var parameter in context.Model.Resources.OfType<ParameterResource>())
        {
            await parameter.GetValueAsync(context.CancellationToken);
        }
    }

    private static Task ValidateEnvironments(PipelineStepContext context) =>
        context.Model.Resources.OfType<IComputeEnvironmentResource>().Skip(1).Any()
            ? throw new DistributedApplicationException(
                "The offline stand-ins publish to one environment; the application declares "
                + $"{string.Join(", ", context.Model.Resources.OfType<IComputeEnvironmentResource>().Select(e => $"'{e.Name}'"))}.")
            : Task.CompletedTask;

    private static List<string> Names(object? names, string parameter) => names switch
    {
        null => [],
        string name => [name],
        IEnumerable<string> several => [.. several],
        _ => throw new ArgumentException($"The names of steps must be a string or several, not a {names.GetType().Name}.", parameter),
    };
}
