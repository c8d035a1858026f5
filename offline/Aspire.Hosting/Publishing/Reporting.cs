using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Tells whoever watches, the CLI above all, how far publishing is.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IPipelineActivityReporter
{
    Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default);

    /// <param name="title">What the step is called.</param>
    /// <param name="parentStepId">The id or the title of the step it is shown under.</param>
    /// <param name="hierarchyLevel">How deep it is shown.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    Task<IReportingStep> CreateStepAsync(string title, string? parentStepId, int hierarchyLevel, CancellationToken cancellationToken = default);

    Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default);
}

/// <summary>A step that is being reported. Disposing of one that is not complete completes it, as its tasks ended.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IReportingStep : IAsyncDisposable
{
    Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default);

    Task<IReportingTask> CreateTaskAsync(MarkdownString statusText, CancellationToken cancellationToken = default);

    void Log(LogLevel logLevel, string message);

    void Log(LogLevel logLevel, MarkdownString message);

    Task CompleteAsync(string completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);

    Task CompleteAsync(MarkdownString completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);
}

/// <summary>A piece of a step.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IReportingTask : IAsyncDisposable
{
    Task UpdateAsync(string statusText, CancellationToken cancellationToken = default);

    Task UpdateAsync(MarkdownString statusText, CancellationToken cancellationToken = default);

    Task CompleteAsync(string? completionMessage = null, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);

    Task CompleteAsync(MarkdownString completionMessage, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);
}

/// <summary>How far something is, or how it ended; the worst has the greatest value.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum CompletionState
{
    InProgress,
    Completed,
    CompletedWithWarning,
    CompletedWithError,
}

/// <summary>Text to be shown as Markdown.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class MarkdownString(string value)
{
    public string Value { get; } = value ?? throw new ArgumentNullException(nameof(value));

    public override string ToString() => Value;
}

/// <summary>How publishing ended.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PublishCompletionOptions
{
    public string? CompletionMessage { get; set; }

    /// <summary>Null: as bad as the worst step.</summary>
    public CompletionState? CompletionState { get; set; }

    public IReadOnlyList<PipelineSummaryItem>? PipelineSummary { get; set; }
}

/// <summary>Shorter words for how a step or a task ended.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public static class PublishingExtensions
{
    public static Task<IReportingStep> SucceedAsync(this IReportingStep step, string? message = null, CancellationToken cancellationToken = default) =>
        step.EndAsync(message ?? "", CompletionState.Completed, cancellationToken);

    public static Task<IReportingStep> FailAsync(this IReportingStep step, string? errorMessage = null, CancellationToken cancellationToken = default) =>
        step.EndAsync(errorMessage ?? "", CompletionState.CompletedWithError, cancellationToken);

    public static async Task<IReportingTask> SucceedAsync(this IReportingTask task, string? message = null, CancellationToken cancellationToken = default)
    {
        await task.CompleteAsync(message, CompletionState.Completed, cancellationToken);
        return task;
    }

    private static async Task<IReportingStep> EndAsync(this IReportingStep step, string text, CompletionState state, CancellationToken cancellationToken)
    {
        await step.CompleteAsync(text, state, cancellationToken);
        return step;
    }
}
