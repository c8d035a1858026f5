namespace Aspire.Hosting.Pipelines;

internal sealed class ReportedTask : IReportingTask
{
    private readonly PipelineActivityReporter _reporter;
    private readonly string _id = Guid.NewGuid().ToString();
    private readonly string _stepId;
    private string _text;

    public ReportedTask(PipelineActivityReporter reporter, string stepId, string text, bool enableMarkdown)
    {
        (_reporter, _stepId, _text) = (reporter, stepId, text);
        Write(message: null, enableMarkdown);
    }

    public CompletionState State { get; private set; }

    public Task UpdateAsync(string statusText, CancellationToken cancellationToken = default) => UpdateAsync(statusText, enableMarkdown: false);

    public Task UpdateAsync(MarkdownString statusText, CancellationToken cancellationToken = default) => UpdateAsync(statusText.Value, enableMarkdown: true);

    public Task CompleteAsync(string? completionMessage = null, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
        CompleteAsync(completionMessage, completionState, enableMarkdown: false);

    public Task CompleteAsync(MarkdownString completionMessage, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
        CompleteAsync(completionMessage.Value, completionState, enableMarkdown: true);

    public async ValueTask DisposeAsync() => await CompleteAsync(message: null, CompletionState.Completed, enableMarkdown: false);

    private Task UpdateAsync(string text, bool enableMarkdown)
    {
        _text = text;
        Write(message: null, enableMarkdown);
        return Task.CompletedTask;
    }

    private Task CompleteAsync(string? message, CompletionState state, bool enableMarkdown)
    {
        if (State == CompletionState.InProgress)
        {
            State = state;
            Write(message, enableMarkdown);
        }

        return Task.CompletedTask;
    }

    private void Write(string? message, bool enableMarkdown) => _reporter.Write(PublishingActivityTypes.Task, new()
    {
        Id = _id,
        StepId = _stepId,
        StatusText = _text,
        CompletionState = State.ToString(),
        CompletionMessage = message,
        EnableMarkdown = enableMarkdown,
    });
}
