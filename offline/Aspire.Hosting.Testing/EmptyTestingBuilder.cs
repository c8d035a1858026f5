using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>A builder without an AppHost's code: the test declares the application itself.</summary>
internal sealed class EmptyTestingBuilder(DistributedApplicationBuilder inner) : TestingBuilder(inner)
{
    private readonly DistributedApplicationBuilder _inner = inner;
    private DistributedApplication? _application;

    public static EmptyTestingBuilder Create(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        var appHost = CallingAppHost();
        new Interception(args, appHost, configure).Activate();
        try
        {
            var inner = new DistributedApplicationBuilder(args);
            inner.Services.AddHttpClient();
            return new EmptyTestingBuilder(inner);
        }
        finally
        {
            BuilderInterception.Deactivate();
        }
    }

    public override Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_application = _inner.Build());
    }

    public override ValueTask DisposeAsync() => _application?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Where DCP is stands in the metadata of an AppHost's assembly, so there has to be one.
    private static Assembly CallingAppHost() =>
        new StackTrace().GetFrames()
            .Select(frame => frame.GetMethod()?.DeclaringType?.Assembly)
            .FirstOrDefault(assembly => assembly is not null && AppHostMetadata.Of(assembly, "dcpclipath") is { Length: > 0 })
        ?? throw new InvalidOperationException(
            "No assembly on the call stack is an AppHost's: call this from a project with IsAspireHost, or give CreateAsync the type of one.");

    private sealed class Interception(
        string[] args, Assembly appHost, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : BuilderInterception
    {
        protected override void Constructing(object options, HostApplicationBuilderSettings settings) =>
            TestingDefaults.Apply(args, appHost, (DistributedApplicationOptions)options, settings, configure);

        protected override void Constructed(object builder)
        {
        }

        protected override void Building(object builder)
        {
        }

        protected override void Built(object application)
        {
        }
    }
}
