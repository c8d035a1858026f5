using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>A builder that an AppHost's own code has filled. That code waits in its call of Build until the test builds.</summary>
internal sealed class AppHostTestingBuilder : TestingBuilder
{
    private readonly HeldFactory _factory;

    private AppHostTestingBuilder(HeldFactory factory, DistributedApplicationBuilder inner) : base(inner) => _factory = factory;

    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure,
        CancellationToken cancellationToken)
    {
        var factory = new HeldFactory(entryPoint, args, configure);
        try
        {
            return new AppHostTestingBuilder(factory, await factory.ResolveBuilderAsync(cancellationToken));
        }
        catch
        {
            await factory.DisposeAsync();
            throw;
        }
    }

    public override async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        _factory.Release();
        return new AppHostApplication(_factory, await _factory.ResolveApplicationAsync(cancellationToken));
    }

    public override ValueTask DisposeAsync() => _factory.DisposeAsync();

    private sealed class HeldFactory(
        Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
        : DistributedApplicationFactory(entryPoint, args)
    {
        private readonly TaskCompletionSource _release = new();

        public void Release() => _release.TrySetResult();

        public override async ValueTask DisposeAsync()
        {
            // First, so that the held entry point finds the factory disposed when it goes on, and ends.
            await base.DisposeAsync();
            Release();
        }

        protected override void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions) =>
            configure(applicationOptions, hostOptions);

        protected override void OnBuilding(DistributedApplicationBuilder applicationBuilder) => _release.Task.GetAwaiter().GetResult();
    }

    /// <summary>The AppHost's code starts and stops the application; whoever holds this asks for it and waits.</summary>
    private sealed class AppHostApplication(DistributedApplicationFactory factory, DistributedApplication inner) : DistributedApplication(inner)
    {
        public override Task StartAsync(CancellationToken cancellationToken = default) => factory.StartAsync(cancellationToken);

        public override async Task RunAsync(CancellationToken cancellationToken = default)
        {
            await StartAsync(cancellationToken);
            await inner.WaitForShutdownAsync(cancellationToken);
        }

        public override Task StopAsync(CancellationToken cancellationToken = default) =>
            factory.DisposeAsync().AsTask().WaitAsync(cancellationToken);

#pragma warning disable CA2215 // The factory disposes the inner application, which is all that the base has.
        public override void Dispose() => factory.Dispose();

        public override ValueTask DisposeAsync() => factory.DisposeAsync();
#pragma warning restore CA2215
    }
}
