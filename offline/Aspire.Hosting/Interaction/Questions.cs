using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting;

/// <summary>A dialog that asks a person for inputs.</summary>
internal sealed record Question(int Id, string Title, string? Text, InteractionInputCollection Inputs)
{
    /// <summary>It was answered, or is asked no longer.</summary>
    public bool HasEnded { get; init; }
}

/// <summary>The questions that are open, for whoever looks at the dashboard; the first good answer counts.</summary>
internal sealed class Questions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Open> _open = [];
    private readonly List<Channel<Question>> _watchers = [];
    private int _lastId;

    /// <param name="title">What it is about; also what the button says that answers it.</param>
    /// <param name="text">What is said above the inputs.</param>
    /// <param name="inputs">What is asked for; they have their values when it was answered.</param>
    /// <param name="areGood">Whether the question may end with the inputs as they are; else it stays, and shows what is wrong.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <returns>False when the person did not want to answer.</returns>
    public async Task<bool> AskAsync(
        string title, string? text, InteractionInputCollection inputs, Func<CancellationToken, Task<bool>> areGood, CancellationToken cancellationToken)
    {
        var open = new Open(new(Interlocked.Increment(ref _lastId), title, text, inputs), areGood, new(TaskCreationOptions.RunContinuationsAsynchronously));
        Tell(open.Question, () => _open.Add(open.Question.Id, open));

        await using var cancellation = cancellationToken.Register(() =>
        {
            open.Answered.TrySetCanceled(cancellationToken);
            End(open);
        });

        return await open.Answered.Task;
    }

    /// <param name="id">The question's.</param>
    /// <param name="values">By the names of the inputs; null: the person closed the dialog.</param>
    /// <param name="cancellationToken">Ends the look at the answer.</param>
    public async Task AnswerAsync(int id, IReadOnlyDictionary<string, string>? values, CancellationToken cancellationToken)
    {
        Open? open;
        lock (_lock)
        {
            _open.TryGetValue(id, out open);
        }

        if (open is null)
        {
            // Somebody else was quicker.
            return;
        }

        foreach (var input in values is null ? [] : open.Question.Inputs.Where(input => values.ContainsKey(input.Name)))
        {
            input.Value = values![input.Name];
        }

        if (values is not null && !await open.AreGood(cancellationToken))
        {
            Tell(open.Question);
            return;
        }

        open.Answered.TrySetResult(values is not null);
        End(open);
    }

    /// <summary>Every open question, and then each that is asked, has changed or has ended.</summary>
    public async IAsyncEnumerable<Question> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<Question>();
        lock (_lock)
        {
            foreach (var open in _open.Values)
            {
                channel.Writer.TryWrite(open.Question);
            }

            _watchers.Add(channel);
        }

        try
        {
            await foreach (var question in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return question;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel);
            }
        }
    }

    private void End(Open open) => Tell(open.Question with { HasEnded = true }, () => _open.Remove(open.Question.Id));

    private void Tell(Question question, Action? change = null)
    {
        lock (_lock)
        {
            change?.Invoke();
            _watchers.ForEach(watcher => watcher.Writer.TryWrite(question));
        }
    }

    private sealed record Open(Question Question, Func<CancellationToken, Task<bool>> AreGood, TaskCompletionSource<bool> Answered);
}
