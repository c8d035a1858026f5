using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Offline.Tests.Dcp;

namespace Offline.Tests.Model;

/// <summary>An application that the test declares itself, on the real DCP and without a dashboard.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private DistributedApplication? _application;

    public TestApplication() => Builder.Configuration["DcpPublisher:CliPath"] = RealDcp.Options.CliPath;

    public IDistributedApplicationBuilder Builder { get; } = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });

    public DistributedApplication Application => _application ??= Builder.Build();

    public ResourceNotificationService Notifications => Application.ResourceNotifications;

    public ResourceLoggerService Loggers => Application.Services.GetRequiredService<ResourceLoggerService>();

    public static CancellationToken Patience
    {
        get
        {
            var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(RealDcp.Patience);
            return patience.Token;
        }
    }

    public IResourceBuilder<ExecutableResource> Shell(string name, string script) => Builder.AddExecutable(name, "/bin/sh", Path.GetTempPath(), "-c", script);

    public Task StartAsync() => Application.StartAsync(Patience);

    public Task SetStateAsync(IResource resource, string state, int? exitCode = null)
        => Notifications.PublishUpdateAsync(resource, s => s with { State = state, ExitCode = exitCode });

    public async Task<string> LogOfAsync(IResource resource)
    {
        var lines = new List<string>();
        await foreach (var batch in Loggers.GetAllAsync(resource))
        {
            lines.AddRange(batch.Select(l => l.Content));
        }

        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _application, null) is { } application)
        {
            await application.StopAsync();
            await application.DisposeAsync();
        }
    }
}
