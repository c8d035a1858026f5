using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>What tests of an nginx before <c>api-1</c> and <c>api-2</c> begin with: both run as long as a test does.</summary>
public abstract class TwoBackends : IAsyncLifetime
{
    private protected Backend One { get; } = new("api-1");

    private protected Backend Two { get; } = new("api-2");

    public virtual async ValueTask InitializeAsync()
    {
        await One.StartAsync();
        await Two.StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await One.DisposeAsync();
        await Two.DisposeAsync();
    }
}
