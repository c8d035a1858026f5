using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>An argument, and whether it is made of a secret.</summary>
internal sealed record ResolvedArgument(string Value, bool IsSecret);

/// <summary>The arguments and environment that a resource starts with.</summary>
internal sealed record ResolvedConfiguration(IReadOnlyList<ResolvedArgument> Arguments, IReadOnlyDictionary<string, string> Environment);

/// <summary>Calls a resource's callbacks and resolves what they give.</summary>
internal sealed class ExecutionConfiguration(DistributedApplicationExecutionContext executionContext)
{
    public async Task<ResolvedConfiguration> ResolveAsync(IResource resource, ILogger logger, CancellationToken cancellationToken)
    {
        var variables = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(variables);
        }

        var arguments = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext, Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(arguments);
        }

        var context = new ValueProviderContext { Caller = resource, ExecutionContext = executionContext, Network = NetworkOf(resource) };

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in variables.EnvironmentVariables)
        {
            if (await ValueOf(value, context, cancellationToken) is { } resolved)
            {
                environment[name] = resolved;
            }
        }

        var list = new List<ResolvedArgument>();
        foreach (var argument in arguments.Args)
        {
            if (await ValueOf(argument, context, cancellationToken) is { } resolved)
            {
                list.Add(new(resolved, IsSecret(argument)));
            }
        }

        return new(list, environment);
    }

    private static NetworkIdentifier NetworkOf(IResource resource)
        => resource is ContainerResource ? KnownNetworkIdentifiers.DefaultAspireContainerNetwork : KnownNetworkIdentifiers.LocalhostNetwork;

    private static async ValueTask<string?> ValueOf(object? value, ValueProviderContext context, CancellationToken cancellationToken) => value switch
    {
        null => null,
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(context, cancellationToken),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(context, cancellationToken),
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static bool IsSecret(object value) => value switch
    {
        ParameterResource parameter => parameter.Secret,
        IResourceBuilder<ParameterResource> parameter => parameter.Resource.Secret,
        IResource => false,
        IValueWithReferences composed => composed.References.Any(IsSecret),
        _ => false,
    };
}
