using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

internal sealed class ReportedStep : IReportingStep
{
    private readonly PipelineActivityReporter _reporter;
    private readonly string _title;
    private readonly string? _parentId;
    private readonly int _level;
    private readonly ConcurrentBag<ReportedTask> _tasks = [];

    public ReportedStep(PipelineActivityReporter reporter, string title, string? parentId, int level)
    {
        (_reporter, _title, _parentId, _level) = (reporter, title, parentId, level);
        Write(title, enableMarkdown: false);
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    public CompletionState State { get; private set; }

    public Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default) => CreateTaskAsync(statusText, enableMarkdown: false);

    public Task<IReportingTask> CreateTaskAsync(MarkdownString statusText, CancellationToken cancellationToken = default) =>
        CreateTaskAsync(statusText.Value, enableMarkdown: true);

    public void Log(LogLevel logLevel, string message) => _reporter.WriteLog(Id, logLevel, message, enableMarkdown: false);

    public void Log(LogLevel logLevel, MarkdownString message) => _reporter.WriteLog(Id, logLevel, message.Value, enableMarkdown: true);

    public Task CompleteAsync(string completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
        CompleteAsync(completionText, completionState, enableMarkdown: false);

    public Task CompleteAsync(MarkdownString completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
        CompleteAsync(completionText.Value, completionState, enableMarkdown: true);

    public async ValueTask DisposeAsync()
    {
        var state = _tasks.Select(t => t.State).Append(CompletionState.Completed).Max();
        await CompleteAsync(PipelineActivityReporter.Ending(_title, state), state, enableMarkdown: false);
    }

    private Task CompleteAsync(string text, CompletionState state, bool enableMarkdown)
    {
        // The first ending counts.
        if (State == CompletionState.InProgress)
        {
            State = state;
            Write(text, enableMarkdown);
        }

        return Task.CompletedTask;
    }

    private Task<IReportingTask> CreateTaskAsync(string text, bool enableMarkdown)
    {
        var task = new ReportedTask(_reporter, Id, text, enableMarkdown);
        _tasks.Add(task);
        return Task.FromResult<IReportingTask>(task);
    }

    private void Write(string text, bool enableMarkdown) => _reporter.Write(PublishingActivityTypes.Step, new()
    {
        Id = Id,
        StatusText = text,
        CompletionState = State.ToString(),
        ParentStepId = _parentId,
        HierarchyLevel = _level,
        EnableMarkdown = enableMarkdown,
    });
}
