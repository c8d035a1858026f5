namespace Aspire.Hosting.Pipelines;

/// <summary>Something that was reported, as the CLI is told of it: the names are those of the backchannel.</summary>
/// <param name="Type">One of <see cref="PublishingActivityTypes"/>.</param>
/// <param name="Data">What was reported.</param>
internal sealed record PublishingActivity(string Type, PublishingActivityData Data);

internal static class PublishingActivityTypes
{
    public const string Step = "step";
    public const string Task = "task";
    public const string Log = "log";
    public const string PublishComplete = "publish-complete";
}

/// <summary>A step, a task of a step, a line of its log, or the end of it all.</summary>
internal sealed record PublishingActivityData
{
    public required string Id { get; init; }

    public required string StatusText { get; init; }

    /// <summary>The name of a <see cref="Pipelines.CompletionState"/>.</summary>
    public required string CompletionState { get; init; }

    public bool IsComplete => CompletionState != nameof(Pipelines.CompletionState.InProgress);

    public bool IsError => CompletionState == nameof(Pipelines.CompletionState.CompletedWithError);

    public bool IsWarning => CompletionState == nameof(Pipelines.CompletionState.CompletedWithWarning);

    public string? StepId { get; init; }

    public string? ParentStepId { get; init; }

    public int? HierarchyLevel { get; init; }

    public string? CompletionMessage { get; init; }

    public IReadOnlyList<PipelineSummaryItem>? PipelineSummary { get; init; }

    public string? LogLevel { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public bool EnableMarkdown { get; init; } = true;
}
