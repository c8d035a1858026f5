using System.Diagnostics;

namespace LoadBalanced.Benchmarks;

/// <summary>A process that this run started; whatever it starts in turn carries the same mark, wherever it hangs in the tree.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const string Mark = "LOADBALANCED_BENCHMARK_SERVER";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly string _log;
    private readonly string _mark;

    /// <param name="directory">Where it runs, and writes its log.</param>
    /// <param name="name">Of the log.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Set beside the inherited; a null value removes.</param>
    public Server(string directory, string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string?>? environment = null)
    {
        _log = Path.Combine(directory, name + ".log");
        _mark = $"{Mark}={Environment.ProcessId}-{name}";

        // A session of its own: Ctrl-C reaches this program alone, which ends the servers in order.
        // A file and not a pipe: reading lines would take time from the measurement.
        var start = new ProcessStartInfo("setsid", ["sh", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", _log, .. command])
        {
            WorkingDirectory = directory,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[key] = value;

        start.Environment[Mark] = $"{Environment.ProcessId}-{name}";
        _process = Process.Start(start)!;
    }

    /// <summary>Its processes that live now.</summary>
    public IReadOnlyList<ProcessEntry> Family()
    {
        var all = ProcessEntry.All();
        var family = all.Where(process => process.Id == _process.Id || process.Environment.Contains(_mark)).ToDictionary(process => process.Id);

        // nginx and Redis overwrite their environment with a title: they are found as children.
        for (var found = true; found;)
        {
            found = false;
            foreach (var child in all.Where(process => family.ContainsKey(process.Parent)))
                found |= family.TryAdd(child.Id, child);
        }

        return [.. family.Values];
    }

    /// <summary>Waits until it answers 2xx.</summary>
    /// <exception cref="InvalidOperationException">It ended, or does not answer within a minute.</exception>
    public async Task AnswersAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromMinutes(1);)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{Path.GetFileNameWithoutExtension(_log)} ended:\n{await File.ReadAllTextAsync(_log, cancellationToken)}");

            try
            {
                using var response = await client.GetAsync(url, cancellationToken);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not yet.
            }

            await Task.Delay(100, cancellationToken);
        }

        throw new InvalidOperationException($"{url} does not answer:\n{await File.ReadAllTextAsync(_log, cancellationToken)}");
    }

    public async ValueTask DisposeAsync()
    {
        var family = Family();
        Signal("TERM", _process.Id);
        for (var since = Stopwatch.StartNew(); since.Elapsed < s_patience && ProcessEntry.All().Any(IsOfFamily);)
            await Task.Delay(100);

        foreach (var left in ProcessEntry.All().Where(IsOfFamily))
            Signal("KILL", left.Id);

        _process.Dispose();

        bool IsOfFamily(ProcessEntry process) => family.Any(member => member.Id == process.Id && member.Started == process.Started);
    }

    private static void Signal(string signal, int id)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", "--", $"{id}"]) { RedirectStandardError = true, UseShellExecute = false })!;
        kill.WaitForExit();
    }
}
