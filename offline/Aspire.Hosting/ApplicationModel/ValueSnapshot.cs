namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that arrives later, can be awaited, and may be set anew.</summary>
public sealed class ValueSnapshot<T>
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<T>? _current;

    public bool IsValueSet => _current is not null;

    public async Task<T> GetValueAsync(CancellationToken cancellationToken = default)
    {
        await _first.Task.WaitAsync(cancellationToken);
        return await _current!;
    }

    public void SetValue(T value) => Set(Task.FromResult(value));

    public void SetException(Exception exception) => Set(Task.FromException<T>(exception));

    private void Set(Task<T> value)
    {
        _current = value;
        _first.TrySetResult();
    }
}
