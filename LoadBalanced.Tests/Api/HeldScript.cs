using System.Threading.Channels;
using LoadBalanced.Api;

namespace LoadBalanced.Tests.Api;

/// <summary>Receives batches, and answers none before the test says what.</summary>
internal sealed class HeldScript : IVisitScript
{
    private readonly Channel<Run> _runs = Channel.CreateUnbounded<Run>();

    public bool IsIdle => _runs.Reader.Count == 0;

    public Task<VisitScriptReply> RunAsync(IReadOnlyList<VisitId> ids, long deadline)
    {
        if (ids.Count == 0)
            return Task.FromResult(new VisitScriptReply(Milliseconds: 0, Numbers: []));

        var run = new Run(ids);
        _runs.Writer.TryWrite(run);
        return run.Reply.Task;
    }

    /// <summary>The next batch that was sent.</summary>
    public Task<Run> NextAsync() => _runs.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    internal sealed record Run(IReadOnlyList<VisitId> Ids)
    {
        public TaskCompletionSource<VisitScriptReply> Reply { get; } = new();

        public void Answer(long first) =>
            Reply.SetResult(new(Milliseconds: 0, [.. Enumerable.Range(0, Ids.Count).Select(i => first + i)]));

        public void AnswerTooLate() => Reply.SetResult(new(Milliseconds: 0, Numbers: []));
    }
}
