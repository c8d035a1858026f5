using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>A running system for all tests of a class. Each leaves it as it found it.</summary>
public sealed class SharedSystem : IAsyncLifetime
{
    private readonly DataDirectory _data = new();
    private RunningSystem? _system;

    internal RunningSystem System => _system!;

    public async ValueTask InitializeAsync() => _system = await RunningSystem.StartAsync(_data);

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }

        _data.Dispose();
    }
}
