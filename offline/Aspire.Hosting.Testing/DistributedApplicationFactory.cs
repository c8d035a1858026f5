using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Testing;

/// <summary>Runs the entry point of an AppHost inside the test's process, and lets the test take part in each step.</summary>
public class DistributedApplicationFactory : IDisposable, IAsyncDisposable
{
    private readonly CancellationTokenSource _disposing = new();
    private readonly EntryPointRun _run;
    private readonly Interception _interception;
    private readonly string[] _args;
    private readonly Type _entryPoint;

    public DistributedApplicationFactory(Type entryPoint) : this(entryPoint, [])
    {
    }

    /// <exception cref="ArgumentException">An argument is empty.</exception>
    /// <exception cref="InvalidOperationException">The assembly of <paramref name="entryPoint"/> is not a program.</exception>
    public DistributedApplicationFactory(Type entryPoint, string[] args)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        TestArguments.ThrowIfAnyIsEmpty(args);

        var main = entryPoint.Assembly.EntryPoint
            ?? throw new InvalidOperationException($"The assembly of {entryPoint.Name}, {entryPoint.Assembly.GetName().Name}, has no entry point.");
        _entryPoint = entryPoint;
        _args = args;
        _run = new EntryPointRun(main, args);
        _interception = new Interception(this);
    }

    /// <summary>Returns when the application has started.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => WaitAsync(_run.Started, cancellationToken);

    public HttpClient CreateHttpClient(string resourceName, string? endpointName = null) =>
        StartedApplication().CreateHttpClient(resourceName, endpointName);

    public ValueTask<string?> GetConnectionString(string resourceName) => StartedApplication().GetConnectionStringAsync(resourceName);

    public Uri GetEndpoint(string resourceName, string? endpointName = null) => StartedApplication().GetEndpoint(resourceName, endpointName);

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the application and waits, for at most its own shutdown timeout, until the entry point has ended.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested)
        {
            return;
        }

        await _disposing.CancelAsync();
        if (_run.Built is { IsCompletedSuccessfully: true } built)
        {
            await StopAsync(await built);
        }

        GC.SuppressFinalize(this);
    }

    protected virtual void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions)
    {
    }

    protected virtual void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder)
    {
    }

    protected virtual void OnBuilding(DistributedApplicationBuilder applicationBuilder)
    {
    }

    protected virtual void OnBuilt(DistributedApplication application)
    {
    }

    internal Task<DistributedApplicationBuilder> ResolveBuilderAsync(CancellationToken cancellationToken) => WaitAsync(_run.Declared, cancellationToken);

    internal Task<DistributedApplication> ResolveApplicationAsync(CancellationToken cancellationToken) => WaitAsync(_run.Built, cancellationToken);

    private async Task<T> WaitAsync<T>(Task<T> step, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
        _run.Begin(_interception);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        return await step.WaitAsync(either.Token);
    }

    private DistributedApplication StartedApplication()
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
        return _run.Started.IsCompletedSuccessfully
            ? _run.Started.Result
            : throw new InvalidOperationException("The application has not started yet.");
    }

    private async Task StopAsync(DistributedApplication application)
    {
        var patience = TimeSpan.FromSeconds(30);
        try
        {
            patience = application.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
            application.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        }
        catch (ObjectDisposedException)
        {
            // The AppHost has stopped by itself, and disposed what it had.
        }

        try
        {
            await _run.Ended.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            // An AppHost that does not wait for its application, or cannot stop: disposing is the last means.
        }

        await application.DisposeAsync();
    }

    private sealed class Interception(DistributedApplicationFactory factory) : BuilderInterception
    {
        protected override void Constructing(object options, HostApplicationBuilderSettings settings) =>
            TestingDefaults.Apply(
                factory._args, factory._entryPoint.Assembly, (DistributedApplicationOptions)options, settings, factory.OnBuilderCreating);

        protected override void Constructed(object builder)
        {
            var created = (DistributedApplicationBuilder)builder;
            created.Services.AddHttpClient();
            factory.OnBuilderCreated(created);
        }

        protected override void Building(object builder)
        {
            var declared = (DistributedApplicationBuilder)builder;
            factory._run.HasDeclared(declared);
            factory.OnBuilding(declared);
            factory._disposing.Token.ThrowIfCancellationRequested();
        }

        protected override void Built(object application)
        {
            var built = (DistributedApplication)application;
            factory.OnBuilt(built);
            factory._run.HasBuilt(built);
        }
    }
}
