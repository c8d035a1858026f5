using System.Diagnostics;
using System.Globalization;

namespace LoadBalanced.Benchmarks;

/// <summary>What wrk saw; latencies in milliseconds.</summary>
internal sealed record WrkResult(double Seconds, long Requests, long Failures, double P50, double P99)
{
    private static readonly string s_script = Path.Combine(AppContext.BaseDirectory, "report.lua");

    /// <summary>Drives one URL over so many connections, each of which sends its next request when the last was answered.</summary>
    public static async Task<WrkResult> RunAsync(Uri url, int connections, int seconds, CancellationToken cancellationToken)
    {
        string[] arguments = ["-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "5s", "-s", s_script, url.AbsoluteUri];
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            var text = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
            await wrk.WaitForExitAsync(cancellationToken);
            return Parse(text);
        }
        catch (OperationCanceledException)
        {
            wrk.Kill();
            throw;
        }
    }

    private static WrkResult Parse(string text)
    {
        var report = text.Split('\n').LastOrDefault(line => line.StartsWith("report ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk gave no report:\n{text}");
        long[] numbers = [.. report.Split(' ').Skip(1).Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        return new(numbers[0] / 1e6, numbers[1], numbers[2], numbers[3] / 1e3, numbers[4] / 1e3);
    }
}
