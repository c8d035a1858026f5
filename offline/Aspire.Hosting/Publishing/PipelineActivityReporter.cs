using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Turns reports into activities, and keeps them until the backchannel reads them.</summary>
internal sealed class PipelineActivityReporter(TimeProvider time) : IPipelineActivityReporter
{
    private readonly ConcurrentDictionary<string, ReportedStep> _steps = new(StringComparer.Ordinal);
    private readonly Channel<PublishingActivity> _activities = Channel.CreateUnbounded<PublishingActivity>();

    /// <summary>All activities in order, from the first on; the last one is the end of publishing.</summary>
    public ChannelReader<PublishingActivity> Activities => _activities.Reader;

    public Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default) =>
        CreateStepAsync(title, parentStepId: null, hierarchyLevel: 0, cancellationToken);

    public Task<IReportingStep> CreateStepAsync(string title, string? parentStepId, int hierarchyLevel, CancellationToken cancellationToken = default)
    {
        var parent = parentStepId is not null && _steps.TryGetValue(parentStepId, out var known) ? known.Id : parentStepId;
        return Task.FromResult<IReportingStep>(_steps[title] = new ReportedStep(this, title, parent, hierarchyLevel));
    }

    public Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var state = options?.CompletionState ?? _steps.Values.Select(s => s.State).Append(CompletionState.Completed).Max();
        Write(PublishingActivityTypes.PublishComplete, new()
        {
            Id = PublishingActivityTypes.PublishComplete,
            StatusText = options?.CompletionMessage ?? Ending("Publishing", state),
            CompletionState = state.ToString(),
            PipelineSummary = options?.PipelineSummary,
        });
        _activities.Writer.TryComplete();
        return Task.CompletedTask;
    }

    internal static string Ending(string what, CompletionState state) => state switch
    {
        CompletionState.CompletedWithError => $"{what} failed",
        CompletionState.CompletedWithWarning => $"{what} is done, with warnings",
        _ => $"{what} is done",
    };

    internal void Write(string type, PublishingActivityData data) => _activities.Writer.TryWrite(new(type, data));

    internal void WriteLog(string stepId, LogLevel level, string message, bool enableMarkdown) => Write(PublishingActivityTypes.Log, new()
    {
        Id = Guid.NewGuid().ToString(),
        StepId = stepId,
        StatusText = message,
        CompletionState = nameof(CompletionState.Completed),
        LogLevel = level.ToString(),
        Timestamp = time.GetUtcNow(),
        EnableMarkdown = enableMarkdown,
    });
}
