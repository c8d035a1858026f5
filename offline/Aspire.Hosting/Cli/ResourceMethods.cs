using System.Runtime.CompilerServices;
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
        if (request.Arguments is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            return new(Success: false, Canceled: false, $"The command '{request.CommandName}' of '{request.ResourceName}' takes no arguments.", Value: null);
        }

        // Without arguments there is nothing to validate.
        if (request.ValidateOnly)
        {
            return new(Success: true, Canceled: false, Message: null, Value: null);
        }

        var result = await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, cancellationToken);
        var value = result.Data is { } data ? new CommandValue(data.Value, NameOf(data.Format), data.DisplayImmediately) : null;
        return new(result.Success, result.Canceled, result.Message, value);
    }

    private static string NameOf(CommandResultFormat format) => format switch
    {
        CommandResultFormat.Json => "json",
        CommandResultFormat.Markdown => "markdown",
        _ => "text",
    };
}
