namespace LoadBalanced.Benchmarks;

/// <summary>Something that answers requests, and the processes that it takes.</summary>
internal sealed record Stack(string Name, Uri Url, Func<IReadOnlyList<ProcessEntry>> Processes);
