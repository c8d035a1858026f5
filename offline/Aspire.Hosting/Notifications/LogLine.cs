namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a resource's console log; numbers start at 1.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>Whether anybody watches a log.</summary>
public readonly record struct LogSubscriber(string Name, bool AnySubscribers);
