using System.Runtime.CompilerServices;
using System.Text.Json;
using Aspire.Hosting.Dcp.Model;

namespace Aspire.Hosting.Dcp;

internal enum DcpChangeType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One object, new, changed or gone; a deleted one carries its last known contents.</summary>
internal sealed record DcpChange<T>(DcpChangeType Type, T Object);

/// <summary>
/// Follows all objects of a kind. A stream that breaks is opened again and compared with what was seen, so that each
/// object's last state always arrives, once, whatever happened in between.
/// </summary>
internal sealed class DcpWatch<T>(DcpClient client) where T : class, IDcpObject
{
    // Long-lived watches of this API server are known to fall silent; a fresh one costs a single request.
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, T> _seen = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<DcpChange<T>> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            using var renewal = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            renewal.CancelAfter(Renewal);

            // Opening the stream before listing leaves no gap; what both tell is told once.
            using var response = await client.OpenStreamAsync(DcpClient.PathOf<T>() + "?watch=1", cancellationToken);
            foreach (var change in Compare(await client.ListAsync<T>(cancellationToken)))
            {
                yield return change;
            }

            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            while (await ReadAsync(reader, renewal.Token, cancellationToken) is { } next)
            {
                if (Apply(next) is { } change)
                {
                    yield return change;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    private IEnumerable<DcpChange<T>> Compare(IReadOnlyList<T> listed)
    {
        var present = listed.Select(o => o.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var (uid, gone) in _seen.Where(entry => !present.Contains(entry.Key)).ToList())
        {
            _seen.Remove(uid);
            yield return new(DcpChangeType.Deleted, gone);
        }

        foreach (var change in listed.Select(o => Apply(new WatchEvent("LISTED", o))).OfType<DcpChange<T>>())
        {
            yield return change;
        }
    }

    private DcpChange<T>? Apply(WatchEvent next)
    {
        var (type, current) = next;
        var uid = current.Metadata.Uid ?? current.Metadata.Name;
        var known = _seen.GetValueOrDefault(uid);
        if (string.Equals(type, "DELETED", StringComparison.Ordinal))
        {
            return _seen.Remove(uid) ? new(DcpChangeType.Deleted, current) : null;
        }

        if (known is not null && Version(current) <= Version(known))
        {
            return null;
        }

        _seen[uid] = current;
        return new(known is null ? DcpChangeType.Added : DcpChangeType.Modified, current);
    }

    private static long Version(T obj) => long.TryParse(obj.Metadata.ResourceVersion, out var version) ? version : long.MaxValue;

    /// <returns>Null when the stream ended, broke, or is due for renewal.</returns>
    private static async Task<WatchEvent?> ReadAsync(StreamReader reader, CancellationToken renewal, CancellationToken cancellationToken)
    {
        try
        {
            while (await reader.ReadLineAsync(renewal) is { } line)
            {
                using var document = JsonDocument.Parse(line);
                var type = document.RootElement.GetProperty("type").GetString();
                if (type is "ADDED" or "MODIFIED" or "DELETED")
                {
                    return new(type, document.RootElement.GetProperty("object").Deserialize<T>(DcpJson.Options)!);
                }

                if (type is "ERROR")
                {
                    return null;
                }
            }

            return null;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested
            && error is IOException or HttpRequestException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    private sealed record WatchEvent(string Type, T Object);
}
