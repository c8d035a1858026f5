using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using LoadBalanced.Api;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.Api;

/// <summary>The API as a process of its own, on a free port.</summary>
internal sealed class ApiProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public ApiProcess(params (string Name, string Value)[] environment)
    {
        var port = FreePort.Take();
        var start = new ProcessStartInfo("dotnet", [typeof(VisitCounter).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _ = _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
    }

    public HttpClient Client { get; }

    public async Task WaitUntilItAnswersAsync(string path)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await AnswersAsync(path, patience.Token))
        {
            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>Asks it to end, as DCP, Docker and a terminal do.</summary>
    public void Terminate() => Signal.Send("TERM", _process.Id);

    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException)
        {
            return false;
        }
    }
}
