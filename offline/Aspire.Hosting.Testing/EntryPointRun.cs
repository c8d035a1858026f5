using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>One run of an AppHost's entry point on a thread of its own, and how far it has come.</summary>
internal sealed class EntryPointRun(MethodInfo entryPoint, string[] args)
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    /// <summary>Everything is declared: the entry point has called Build.</summary>
    public Task<DistributedApplicationBuilder> Declared => _builder.Task;

    public Task<DistributedApplication> Built => _application.Task;

    public Task<DistributedApplication> Started => _started.Task;

    /// <summary>The entry point has returned or thrown; completes without an error either way.</summary>
    public Task Ended => _ended.Task;

    public void Begin(BuilderInterception interception)
    {
        if (Interlocked.Exchange(ref _begun, 1) == 0)
        {
            new Thread(() => Run(interception)) { IsBackground = true, Name = $"{Name}.EntryPoint" }.Start();
        }
    }

    public void HasDeclared(DistributedApplicationBuilder builder) => _builder.TrySetResult(builder);

    public void HasBuilt(DistributedApplication application)
    {
        var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStarted.Register(() => _started.TrySetResult(application));
        _application.TrySetResult(application);
    }

    private string Name => entryPoint.DeclaringType?.Assembly.GetName().Name ?? "AppHost";

    private void Run(BuilderInterception interception)
    {
        try
        {
            interception.Activate();
            object?[] parameters = entryPoint.GetParameters().Length == 0 ? [] : [args];
            var exitCode = entryPoint.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, parameters, culture: null) ?? 0;
            Fail(new InvalidOperationException(
                $"The entry point of {Name} ended with the exit code {exitCode} before its application had started; its console output may say why."));
        }
        catch (Exception e)
        {
            // Whatever the AppHost throws is for the test that waits for it, not for this thread.
            Fail(e);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Fail(Exception e)
    {
        _builder.TrySetException(e);
        _application.TrySetException(e);
        _started.TrySetException(e);
    }
}
