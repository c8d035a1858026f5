using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Runs the pipeline when the AppHost was started to publish, then ends the AppHost.</summary>
internal sealed class PipelineExecutor(
    DistributedApplicationPipeline pipeline, IPipelineActivityReporter reporter, DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext, IDistributedApplicationEventing eventing, IConfiguration configuration,
    IHostApplicationLifetime lifetime, IServiceProvider services, ILogger<PipelineExecutor> logger) : BackgroundService
{
    private const string BackchannelKey = "ASPIRE_BACKCHANNEL_PATH";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What befalls no step of the pipeline (there is none of that name, say) is logged as this one's, or the CLI would show a failure without its reason.
        await using var execution = await reporter.CreateStepAsync("pipeline-execution", stoppingToken);
        using var _ = PipelineLoggerProvider.Enter(execution);

        try
        {
            await PublishAsync(execution, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Environment.ExitCode = 1;
        }
        catch (Exception exception)
        {
            Environment.ExitCode = 1;
            logger.LogCritical("Publishing failed: {Reason}", exception.Message);
            logger.LogDebug(exception, "Publishing failed");
            await execution.FailAsync("Publishing failed", CancellationToken.None);
            await reporter.CompletePublishAsync(
                new() { CompletionMessage = exception.Message, CompletionState = CompletionState.CompletedWithError }, CancellationToken.None);
        }

        // Whoever listens on the backchannel still reads, and says when to stop.
        if (string.IsNullOrEmpty(configuration[BackchannelKey]))
        {
            lifetime.StopApplication();
        }
    }

    private async Task PublishAsync(IReportingStep execution, CancellationToken cancellationToken)
    {
        var context = new PipelineContext(model, executionContext, services, logger, cancellationToken);

        await pipeline.ExecuteAsync(context, WellKnownPipelineSteps.BeforeStart);
        await eventing.PublishAsync(new BeforePublishEvent(services, model), cancellationToken);
        await pipeline.ExecuteAsync(context);
        await eventing.PublishAsync(new AfterPublishEvent(services, model), cancellationToken);

        await execution.SucceedAsync("Publishing is done", cancellationToken);
        await reporter.CompletePublishAsync(new() { PipelineSummary = context.Summary.Items is { Count: > 0 } items ? items : null }, cancellationToken);
    }
}
