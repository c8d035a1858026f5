using System.Text.Json.Nodes;

namespace Aspire.Hosting.Cli;

/// <summary>A resource as <c>aspire run</c> lists it where nobody can see a screen.</summary>
internal sealed record ResourceState(string Resource, string Type, string State, IReadOnlyList<string> Endpoints, string? Health);

/// <summary>Which resources are wanted; a filter is a part of their ids.</summary>
internal sealed record ResourcesRequest(string? Filter);

internal sealed record ResourceList(IReadOnlyList<ResourceMessage> Resources);

/// <summary>A resource's state at one moment.</summary>
internal sealed record ResourceMessage
{
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string ResourceType { get; init; }

    // The type's former name: a command that finds it missing takes the type for unknown.
    public string Type => ResourceType;

    public string? State { get; init; }

    public string? StateStyle { get; init; }

    public string? HealthStatus { get; init; }

    public int? ExitCode { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public required IReadOnlyList<UrlMessage> Urls { get; init; }

    public required IReadOnlyList<RelationshipMessage> Relationships { get; init; }

    public required IReadOnlyList<HealthReportMessage> HealthReports { get; init; }

    public required IReadOnlyList<VolumeMessage> Volumes { get; init; }

    public required IReadOnlyList<EnvironmentVariableMessage> EnvironmentVariables { get; init; }

    public required IReadOnlyDictionary<string, JsonNode?> Properties { get; init; }

    public bool IsHidden { get; init; }

    public required IReadOnlyList<CommandMessage> Commands { get; init; }
}

internal sealed record UrlMessage(string Name, string Url, bool IsInternal, UrlDisplayMessage DisplayProperties);

internal sealed record UrlDisplayMessage(string? DisplayName, int SortOrder);

internal sealed record RelationshipMessage(string ResourceName, string Type);

internal sealed record HealthReportMessage(string Name, string? Status, string? Description, string? ExceptionText);

internal sealed record VolumeMessage(string? Source, string Target, string MountType, bool IsReadOnly);

internal sealed record EnvironmentVariableMessage(string Name, string? Value, bool IsFromSpec);

internal sealed record CommandMessage(
    string Name, string DisplayName, string? Description, string Visibility, string State, IReadOnlyList<ArgumentMessage> ArgumentInputs);

/// <summary>What a command takes; the <c>aspire</c> command makes an option of its name.</summary>
internal sealed record ArgumentMessage(
    string Name, string? Label, string? Description, bool EnableDescriptionMarkdown, string InputType, bool Required, string? Placeholder, string? Value,
    IReadOnlyDictionary<string, string>? Options, bool AllowCustomChoice, int? MaxLength);

/// <summary>Which lines are wanted: of one resource or, with null, of all.</summary>
internal sealed record LogsRequest(string? ResourceName, bool Follow, string? Search, int? Tail, bool IncludeHidden);

internal sealed record LogLineMessage(string ResourceName, int LineNumber, string Content, bool IsError);

internal sealed record LogBatch(IReadOnlyList<LogLineMessage> Lines);

/// <param name="ResourceName">Or the id of one of its instances.</param>
/// <param name="CommandName">As the resource lists it.</param>
/// <param name="Arguments">An object of texts, numbers, true, false and null, by name.</param>
/// <param name="ValidateOnly">Only looks at the arguments.</param>
internal sealed record CommandRequest(string ResourceName, string CommandName, JsonNode? Arguments, bool ValidateOnly);

internal sealed record CommandResponse(
    bool Success, bool Canceled, string? Message, CommandValue? Value, IReadOnlyList<ArgumentErrorMessage> ValidationErrors);

internal sealed record ArgumentErrorMessage(string ArgumentName, string ErrorMessage);

internal sealed record CommandValue(string Value, string Format, bool DisplayImmediately);

/// <summary>What to wait for: <c>healthy</c>, <c>up</c> or <c>down</c>.</summary>
internal sealed record WaitRequest(string ResourceName, string Status, int TimeoutSeconds = 120);

internal sealed record WaitResponse(bool Success)
{
    public string? State { get; init; }

    public string? HealthStatus { get; init; }

    public bool ResourceNotFound { get; init; }

    public bool TimedOut { get; init; }

    public string? ErrorMessage { get; init; }
}
