namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>The file in which nginx notes the requests that it does not log: they are counted, and that is all.</summary>
/// <remarks>
/// A file, because it loses nothing and never makes nginx wait, and because nginx writes hundreds of lines to it at once: a datagram for
/// each would take more of a processor than the request does.
/// </remarks>
/// <param name="path">Where it is; one that is left of a former run is removed.</param>
/// <param name="reopen">Makes nginx begin another file.</param>
/// <param name="time">The clock.</param>
/// <param name="most">The bytes after which it begins another.</param>
internal sealed class RequestTally(string path, Func<CancellationToken, Task> reopen, TimeProvider time, long most = RequestTally.UsualMost) : IDisposable
{
    private const long UsualMost = 16 * 1024 * 1024;

    // Far more than the second that nginx may hold lines back.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private readonly string _formerPath = path + ".former";
    private FileTail? _current;
    private FileTail? _former;
    private long _lastOfFormer;

    /// <summary>Removes what a former run left: it is counted no more.</summary>
    public void Begin()
    {
        // Without its directory there is none.
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            File.Delete(path);
            File.Delete(_formerPath);
        }
    }

    /// <summary>Hands over what nginx has noted since the last time.</summary>
    public async Task ReadAsync(Action<CountedRequest> receive, CancellationToken cancellationToken)
    {
        if (_former?.Read(Take) is true)
        {
            _lastOfFormer = time.GetTimestamp();
        }

        _current ??= FileTail.Open(path);
        _current?.Read(Take);

        if (_former is null && _current?.Position > most)
        {
            File.Move(path, _formerPath, overwrite: true);
            (_former, _current, _lastOfFormer) = (_current, null, time.GetTimestamp());
        }

        if (_former is not null && _current is null)
        {
            await reopen(cancellationToken).ConfigureAwait(false);
        }
        else if (_former is not null && time.GetElapsedTime(_lastOfFormer) > Settled)
        {
            _former.Dispose();
            _former = null;
            File.Delete(_formerPath);
        }

        void Take(string line)
        {
            if (CountedRequest.Read(line) is { } request)
            {
                receive(request);
            }
        }
    }

    public void Dispose()
    {
        _current?.Dispose();
        _former?.Dispose();
    }
}
