using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>Reads the whole lines that were added to a file since it was last asked.</summary>
internal sealed class FileTail : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[64 * 1024];

    private FileTail(SafeFileHandle file) => _file = file;

    /// <summary>How far it has read, in bytes.</summary>
    public long Position { get; private set; }

    /// <returns>Null when there is no such file yet.</returns>
    public static FileTail? Open(string path) =>
        File.Exists(path) ? new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) : null;

    /// <returns>Whether there was a line.</returns>
    public bool Read(Action<string> receive)
    {
        for (var any = false; ; any = true)
        {
            var read = _buffer.AsSpan(0, RandomAccess.Read(_file, _buffer, Position));
            var end = read.LastIndexOf((byte)'\n');

            if (end < 0)
            {
                return any;
            }

            var lines = read[..end];

            foreach (var line in lines.Split((byte)'\n'))
            {
                receive(Encoding.UTF8.GetString(lines[line]));
            }

            Position += end + 1;
        }
    }

    public void Dispose() => _file.Dispose();
}
