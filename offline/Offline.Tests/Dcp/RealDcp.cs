using System.Reflection;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace Offline.Tests.Dcp;

/// <summary>The DCP that ./run and ./test unpack, or the one the aspire CLI did.</summary>
internal static class RealDcp
{
    private static string CliPath { get; } = Candidates().FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"No DCP at any of: {string.Join(", ", Candidates())}. ./test puts it in place.");

    /// <summary>The time a busy machine may need for anything; a test that waits this long has failed.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public static DcpOptions Options { get; } = new(CliPath) { StartTimeout = Patience };

    public static Task<DcpHost> StartAsync() => DcpHost.StartAsync(Options, NullLogger.Instance, TestContext.Current.CancellationToken);

    public static Executable Shell(string name, string script, params ServiceProducer[] producers) => new()
    {
        Metadata = new DcpMetadata
        {
            Name = name,
            Annotations = producers.Length == 0
                ? null
                : new(StringComparer.Ordinal) { [DcpAnnotations.ServiceProducer] = DcpAnnotations.Producers(producers) },
        },
        Spec = new ExecutableSpec { ExecutablePath = "/bin/sh", WorkingDirectory = Path.GetTempPath(), Args = ["-c", script] },
    };

    /// <summary>Every state that the object takes, until the one that ends the wait.</summary>
    public static async Task<List<Executable>> UntilAsync(this DcpClient client, string name, Func<Executable, bool> enough)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var seen = new List<Executable>();
        await foreach (var change in client.WatchAsync<Executable>(patience.Token))
        {
            if (!string.Equals(change.Object.Metadata.Name, name, StringComparison.Ordinal))
            {
                continue;
            }

            seen.Add(change.Object);
            if (enough(change.Object))
            {
                break;
            }
        }

        return seen;
    }

    public static Task<List<Executable>> UntilStateAsync(this DcpClient client, string name, string state) =>
        client.UntilAsync(name, e => string.Equals(e.Status?.State, state, StringComparison.Ordinal));

    public static bool IsAlive(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Candidates()
    {
        var bundle = typeof(RealDcp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => string.Equals(a.Key, "AspireBundleDirectory", StringComparison.Ordinal)).Value!;
        yield return Path.Combine(bundle, "bundle/dcp/dcp");
        yield return Path.Combine(bundle, "dcp/dcp");
        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire/bundle/dcp/dcp");
    }
}

/// <summary>One DCP for all tests of a class.</summary>
public sealed class SharedDcp : IAsyncLifetime
{
    private DcpHost? _host;

    internal DcpClient Client => _host!.Client;

    public async ValueTask InitializeAsync() => _host = await RealDcp.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
