using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoadBalanced.Tests.Nginx;

/// <summary>A replica in this process, which answers with its name and remembers the headers it was sent.</summary>
internal sealed class Backend(string name) : IAsyncDisposable
{
    private WebApplication? _application;

    public string Name => name;

    public int Port { get; } = FreePort.Take();

    public ConcurrentQueue<IHeaderDictionary> Requests { get; } = new();

    /// <summary>What it does before it answers.</summary>
    public Func<HttpContext, Task>? Before { get; set; }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, Port));
        _application = builder.Build();
        _application.Run(async context =>
        {
            Requests.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));

            if (Before is not null)
            {
                await Before(context);
            }

            await context.Response.WriteAsync(name, context.RequestAborted);
        });
        await _application.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_application is { } running)
        {
            _application = null;
            await running.StopAsync();
            await running.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
