using System.Runtime.CompilerServices;

namespace Aspire.Hosting.Cli;

internal static class StreamExtensions
{
    /// <summary>Ends the stream, without an error, as soon as the application begins to stop.</summary>
    public static async IAsyncEnumerable<T> UntilStopped<T>(
        this IAsyncEnumerable<T> items, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        await using var enumerator = items.GetAsyncEnumerator(either.Token);
        while (await MovesAsync())
        {
            yield return enumerator.Current;
        }

        async Task<bool> MovesAsync()
        {
            try
            {
                return await enumerator.MoveNextAsync();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return false;
            }
        }
    }
}
