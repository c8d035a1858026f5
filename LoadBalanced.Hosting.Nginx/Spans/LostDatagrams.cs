using System.Globalization;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Datagrams that the kernel threw away because nobody took them in time.</summary>
internal static class LostDatagrams
{
    private const string Table = "/proc/net/udp";

    /// <returns>0 where the kernel does not tell (it does on Linux, for IPv4).</returns>
    public static long Count(int port)
    {
        if (!File.Exists(Table))
        {
            return 0;
        }

        var local = $":{port:X4}";

        // Columns: slot, local address and port in hexadecimal, …, drops.
        return File.ReadLines(Table)
            .Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > 2 && columns[1].EndsWith(local, StringComparison.Ordinal))
            .Sum(columns => long.Parse(columns[^1], NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
