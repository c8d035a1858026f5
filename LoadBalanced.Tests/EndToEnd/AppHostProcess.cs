using System.Collections.Concurrent;
using System.Diagnostics;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>The built AppHost as a process of its own, started as <c>dotnet run</c> would: dashboard and all.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    /// <summary>For a start on a busy machine; it takes five seconds on one that is not.</summary>
    public static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private AppHostProcess(params ReadOnlySpan<(string Name, string Value)> settings)
    {
        Port = FreePort.Take();

        // A session of its own, so that a Ctrl-C can be sent to all that a terminal would send it to.
        // A runner in the background may ignore SIGINT, which its children would inherit.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "setsid", "dotnet", typeof(Projects.LoadBalanced_AppHost).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Data.Path,
        };
        start.Environment.Remove("DOTNET_LAUNCH_PROFILE");
        foreach (var name in (string[])["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"])
        {
            start.Environment[name] = "Development";
        }

        foreach (var name in (string[])["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"])
        {
            start.Environment[name] = $"http://localhost:{FreePort.Take()}";
        }

        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        start.Environment["LoadBalanced__Port"] = $"{Port}";
        start.Environment["LoadBalanced__Runtime"] = TestRuntime.Setting;
        start.Environment["LoadBalanced__DataDirectory"] = Data.Path;
        start.Environment["LoadBalanced__Volume"] = Data.Volume;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public DataDirectory Data { get; } = new();

    public int Port { get; }

    public int Id => _process.Id;

    public string DataPath => Data.Path;

    /// <summary>What it wrote to either stream.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Lives on through its children only: all that it started carries the data directory, wherever it hangs in the tree.</summary>
    public IReadOnlyList<SystemProcess> Family => [.. SystemProcess.All().Where(process => process.Carries(Data.Path))];

    public static AppHostProcess Begin(params ReadOnlySpan<(string Name, string Value)> settings) => new(settings);

    /// <summary>Returns when the site answers through nginx.</summary>
    public static async Task<AppHostProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var appHost = new AppHostProcess(settings);
        try
        {
            using var site = new HttpClient { BaseAddress = new($"http://127.0.0.1:{appHost.Port}"), Timeout = TimeSpan.FromSeconds(5) };
            await Eventually.TrueAsync(
                async () =>
                {
                    Assert.False(appHost._process.HasExited, $"It ended:\n{appHost}");
                    try
                    {
                        using var response = await site.GetAsync("/", TestContext.Current.CancellationToken);
                        return response.IsSuccessStatusCode;
                    }
                    catch (HttpRequestException)
                    {
                        return false;
                    }
                },
                appHost.ToString,
                StartTimeout);
            return appHost;
        }
        catch
        {
            await appHost.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the end; the exit code of one that a signal ended is 128 and the signal's number.</summary>
    public async Task<int> EndsAsync(TimeSpan patience)
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It has not ended after {patience.TotalSeconds} s.\n{this}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until none of the processes that it started is left.</summary>
    public Task NothingIsLeftAsync(TimeSpan patience) =>
        Eventually.TrueAsync(() => Task.FromResult(Family.Count == 0), ToString, patience);

    /// <summary>As Ctrl-C in a terminal does: to the whole foreground group.</summary>
    public Task InterruptAsync() => SystemProcess.SignalAsync("INT", -Id);

    public Task TerminateAsync() => SystemProcess.SignalAsync("TERM", Id);

    public override string ToString() =>
        $"Left:\n{string.Join('\n', Family)}\nSaid:\n{string.Join('\n', Lines)}";

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        foreach (var process in Family)
        {
            await SystemProcess.SignalAsync("KILL", process.Id);
        }

        await NothingIsLeftAsync(Eventually.Patience);
        _process.Dispose();
        Data.Dispose();
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrEmpty(line))
        {
            _lines.Enqueue(line);
        }
    }
}
