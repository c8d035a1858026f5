using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Cli;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Offline.Tests.Model;

namespace Offline.Tests.Cli;

public sealed class CliWatchTests : IAsyncDisposable
{
    private readonly TestApplication _test = new();

    private IHostApplicationLifetime Lifetime => _test.Application.Services.GetRequiredService<IHostApplicationLifetime>();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task The_AppHost_ends_when_the_command_that_started_it_is_gone()
    {
        using var command = Process.Start("sleep", "60");
        using var watch = await BeginAsync(command.Id, new DateTimeOffset(command.StartTime));
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Assert.False(Lifetime.ApplicationStopping.IsCancellationRequested);

        command.Kill();

        await StoppingAsync();
    }

    [Fact]
    public async Task Another_process_under_the_commands_number_is_not_the_command()
    {
        using var watch = await BeginAsync(Environment.ProcessId, DateTimeOffset.UnixEpoch);

        await StoppingAsync();
    }

    [Fact]
    public async Task Without_a_command_nothing_is_watched()
    {
        using var watch = await BeginAsync(id: null, started: null);

        await watch.ExecuteTask!.WaitAsync(TestApplication.Patience);
        Assert.False(Lifetime.ApplicationStopping.IsCancellationRequested);
    }

    private async Task<CliWatch> BeginAsync(int? id, DateTimeOffset? started)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ASPIRE_CLI_PID"] = id?.ToString(CultureInfo.InvariantCulture),
                ["ASPIRE_CLI_STARTED"] = started?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            })
            .Build();
        var watch = new CliWatch(configuration, Lifetime, TimeProvider.System, NullLogger<CliWatch>.Instance);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        return watch;
    }

    private async Task StoppingAsync()
    {
        var stopping = new TaskCompletionSource();
        await using var registration = Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task.WaitAsync(TestApplication.Patience);
    }
}
