using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Parameters;

/// <summary>Shows a parameter's value, or that it has none.</summary>
internal static class ParameterSnapshot
{
    private const string ValueProperty = "Value";

    public static async Task<Func<CustomResourceSnapshot, CustomResourceSnapshot>> OfAsync(
        ParameterResource parameter, ILogger logger, CancellationToken cancellationToken)
    {
        string? value;
        ResourceStateSnapshot? state;
        try
        {
            value = await parameter.GetValueAsync(cancellationToken);
            state = KnownResourceStates.Running;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Only what needs the parameter cannot start without it.
            value = exception.Message;
            state = exception is MissingParameterValueException
                ? new(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn)
                : new("Error initializing parameter", KnownResourceStateStyles.Error);
            logger.LogError("The parameter has no value: {Reason}", exception.Message);
        }

        return s => s with
        {
            State = state,
            Properties =
            [
                .. s.Properties,
                new(CustomResourceKnownProperties.Source, $"Parameters:{parameter.Name}"),
                new(ValueProperty, value) { IsSensitive = parameter.Secret },
            ],
        };
    }
}
