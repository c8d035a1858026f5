using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Cli.Rpc;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Cli;

/// <summary>What the <c>aspire</c> command can ask about the resources, and have done with them.</summary>
internal sealed class ResourceMethods(
    DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService loggers, ResourceCommandService commands,
    IHostApplicationLifetime lifetime)
{
    private readonly SecretValues _secrets = new(model);
    private readonly ResourceLogs _logs = new(model, notifications, loggers);
    private readonly ResourceWait _wait = new(model, notifications);

    public void AddTo(RpcMethods methods) => methods
        .Add<ResourcesRequest, ResourceList>("GetResourcesAsync", (request, _) => Task.FromResult(new ResourceList([.. Now(request)])))
        .AddStream<ResourcesRequest, ResourceMessage>("WatchResourcesAsync", request => WatchAsync(request).UntilStopped(lifetime.ApplicationStopping))
        .AddStream<LogsRequest, LogBatch>("GetConsoleLogBatchesAsync", request => _logs.ReadAsync(request).UntilStopped(lifetime.ApplicationStopping))
        .Add<CommandRequest, CommandResponse>("ExecuteResourceCommandAsync", ExecuteAsync)
        .Add<WaitRequest, WaitResponse>("WaitForResourceAsync", _wait.RunAsync);

    private IEnumerable<ResourceMessage> Now(ResourcesRequest request)
    {
        foreach (var id in model.Resources.ToArray().SelectMany(r => r.GetInstanceIds()))
        {
            if (notifications.TryGetCurrentState(id, out var state) && IsWanted(request, state))
            {
                yield return ResourceDescription.Of(state, _secrets);
            }
        }
    }

    private async IAsyncEnumerable<ResourceMessage> WatchAsync(ResourcesRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            if (IsWanted(request, change))
            {
                yield return ResourceDescription.Of(change, _secrets);
            }
        }
    }

    private static bool IsWanted(ResourcesRequest request, ResourceEvent @event)
        => string.IsNullOrEmpty(request.Filter) || @event.ResourceId.Contains(request.Filter, StringComparison.OrdinalIgnoreCase);

    private async Task<CommandResponse> ExecuteAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var call = new CommandCall { Values = ValuesOf(request.Arguments), ValidatesOnly = request.ValidateOnly };
        var result = await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, call, cancellationToken);
        var value = result.Data is { } data ? new CommandValue(data.Value, NameOf(data.Format), data.DisplayImmediately) : null;
        var errors = result.InvalidArguments?.SelectMany(input => input.ValidationErrors.Select(error => new ArgumentErrorMessage(input.Name, error)));
        return new(result.Success, result.Canceled, result.Message, value, [.. errors ?? []]);
    }

    private static Dictionary<string, string?>? ValuesOf(JsonNode? arguments) => arguments switch
    {
        null => null,
        JsonObject named => named.ToDictionary(argument => argument.Key, argument => TextOf(argument.Key, argument.Value)),
        _ => throw new RpcException(RpcError.InvalidParameters, "The arguments of a command must be an object, by name."),
    };

    private static string? TextOf(string name, JsonNode? value) => value?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToJsonString(),
        _ => throw new RpcException(RpcError.InvalidParameters, $"The argument '{name}' is neither text nor number, true, false or null."),
    };

    private static string NameOf(CommandResultFormat format) => format switch
    {
        CommandResultFormat.Json => "json",
        CommandResultFormat.Markdown => "markdown",
        _ => "text",
    };
}
