using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs the commands of resources.</summary>
public class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceNotificationService notifications, ResourceLoggerService loggers, IServiceProvider services)
        => (_notifications, _loggers, _services) = (notifications, loggers, services);

    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
        => ExecuteCommandAsync(resourceId, commandName, new CommandCall(), cancellationToken);

    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken = default)
        => ExecuteCommandAsync(resourceId, commandName, CallWith(arguments), cancellationToken);

    /// <summary>Runs the command on every instance of the resource.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
        => ExecuteCommandAsync(resource, commandName, new CommandCall(), cancellationToken);

    /// <summary>Runs the command on every instance of the resource.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken = default)
        => ExecuteCommandAsync(resource, commandName, CallWith(arguments), cancellationToken);

    internal async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CommandCall call, CancellationToken cancellationToken)
        => _notifications.TryGetCurrentState(resourceId, out var state)
            ? await ExecuteAsync(state.Resource, state.ResourceId, commandName, call, cancellationToken)
            : CommandResults.Failure($"There is no resource '{resourceId}'.");

    private async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CommandCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);

        var results = await Task.WhenAll(resource.GetInstanceIds().Select(id => ExecuteAsync(resource, id, commandName, call, cancellationToken)));
        return results.FirstOrDefault(r => !r.Success && !r.Canceled) ?? results.FirstOrDefault(r => r.Canceled) ?? results[0];
    }

    private static CommandCall CallWith(InteractionInputCollection arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);

        return new() { Inputs = arguments };
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(
        IResource resource, string resourceId, string commandName, CommandCall call, CancellationToken cancellationToken)
    {
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(c => c.Name == commandName);
        if (command is null)
        {
            return CommandResults.Failure($"The resource '{resource.Name}' has no command '{commandName}'.");
        }

        var logger = _loggers.GetLogger(resourceId);
        try
        {
            var arguments = call.Arguments(command);
            if (await RefusalAsync(command, call, arguments, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            if (call.ValidatesOnly)
            {
                return CommandResults.Success();
            }

            var result = await command.ExecuteCommand(new()
            {
                ServiceProvider = _services,
                ResourceName = resourceId,
                CancellationToken = cancellationToken,
                Logger = logger,
                Arguments = arguments,
            });

            if (!result.Success && !result.Canceled)
            {
                logger.LogError("The command '{Command}' failed: {Message}", commandName, result.Message);
            }

            return result;
        }
        catch (OperationCanceledException)
        {
            return CommandResults.Canceled();
        }
        catch (Exception exception)
        {
            // A command is code of the AppHost's author: its failure is the command's result.
            logger.LogError(exception, "The command '{Command}' failed.", commandName);
            return CommandResults.Failure(exception);
        }
    }

    /// <returns>Null when the arguments are good, asked for or not.</returns>
    private async Task<ExecuteCommandResult?> RefusalAsync(
        ResourceCommandAnnotation command, CommandCall call, InteractionInputCollection arguments, CancellationToken cancellationToken)
    {
        if (call.Unknown(command) is { } unknown)
        {
            return CommandResults.Failure($"The command '{command.Name}' takes no argument {unknown}.");
        }

        if (call.MayAsk && call.Values is null && arguments.Count > 0)
        {
            return _services.GetService<Questions>() is not { } questions
                ? CommandResults.Failure($"The command '{command.Name}' takes arguments, and without a dashboard nobody can be asked for them.")
                : await questions.AskAsync(command.DisplayName, command.DisplayDescription, arguments, AreGoodAsync, cancellationToken) ? null
                : CommandResults.Canceled();
        }

        return await AreGoodAsync(cancellationToken)
            ? null
            // These words tell the aspire command that the errors say all.
            : new() { Success = false, Message = "Command argument validation failed.", InvalidArguments = arguments };

        Task<bool> AreGoodAsync(CancellationToken cancellation) => InputValidation.AreGoodAsync(arguments, command.ValidateArguments, _services, cancellation);
    }
}
