namespace LoadBalanced.Api;

/// <summary>Counts a batch in one atomic step.</summary>
internal interface IVisitScript
{
    /// <param name="ids">The visits; none only asks for the time, and has Redis keep the script.</param>
    /// <param name="deadline">The last of Redis's milliseconds in which to count them.</param>
    Task<VisitScriptReply> RunAsync(IReadOnlyList<VisitId> ids, long deadline);
}

/// <param name="Milliseconds">Redis's clock when the script ran.</param>
/// <param name="Numbers">Each visit's number; empty when it was too late, and nothing was counted.</param>
internal sealed record VisitScriptReply(long Milliseconds, IReadOnlyList<long> Numbers);
