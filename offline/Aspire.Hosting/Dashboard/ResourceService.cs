using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Grpc;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>What the dashboard may ask of the AppHost: the gRPC service <c>aspire.v1.DashboardService</c>.</summary>
internal sealed class ResourceService(
    ResourceFeed resources,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    QuestionFeed questions,
    IConfiguration configuration,
    IHostEnvironment environment,
    ILogger<ResourceService> logger)
{
    private const string Prefix = "/aspire.v1.DashboardService/";

    public IReadOnlyDictionary<string, GrpcMethod> Methods => new Dictionary<string, GrpcMethod>(StringComparer.Ordinal)
    {
        [Prefix + "GetApplicationInformation"] = GrpcMethods.Unary(Proto.ApplicationInformationRequest.Parser, (_, _) => Task.FromResult(Describe())),
        [Prefix + "WatchResources"] = GrpcMethods.ServerStream(Proto.WatchResourcesRequest.Parser, (_, ct) => resources.WatchAsync(ct)),
        [Prefix + "WatchResourceConsoleLogs"] = GrpcMethods.ServerStream(Proto.WatchResourceConsoleLogsRequest.Parser, WatchLogs),
        [Prefix + "ExecuteResourceCommand"] = GrpcMethods.Unary(Proto.ResourceCommandRequest.Parser, ExecuteAsync),
        [Prefix + "WatchInteractions"] = GrpcMethods.Duplex(Proto.WatchInteractionsRequestUpdate.Parser, questions.AnswerAsync, questions.WatchAsync),
    };

    private Proto.ApplicationInformationResponse Describe()
    {
        var name = configuration["AppHost:DashboardApplicationName"] ?? environment.ApplicationName;
        return new() { ApplicationName = name.EndsWith(".AppHost", StringComparison.OrdinalIgnoreCase) ? name[..^".AppHost".Length] : name };
    }

    private IAsyncEnumerable<Proto.WatchResourceConsoleLogsUpdate> WatchLogs(
        Proto.WatchResourceConsoleLogsRequest request, CancellationToken cancellationToken)
    {
        var lines = request.SuppressFollow ? logs.GetAllAsync(request.ResourceName) : logs.WatchAsync(request.ResourceName);
        return ConsoleLogFeed.BatchAsync(lines, cancellationToken);
    }

    private async Task<Proto.ResourceCommandResponse> ExecuteAsync(Proto.ResourceCommandRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var call = new CommandCall { Values = ValuesOf(request), MayAsk = !request.NonInteractive };
            var result = await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, call, cancellationToken);
            var kind = result.Canceled ? Proto.ResourceCommandResponseKind.Cancelled
                : result.Success ? Proto.ResourceCommandResponseKind.Succeeded
                : result.InvalidArguments is not null ? Proto.ResourceCommandResponseKind.InvalidArguments
                : Proto.ResourceCommandResponseKind.Failed;
            var response = Response(kind, result.Message ?? "");
            response.Result = result.Data is { } data ? From(data) : null;
            return response;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The user pressed a button: whatever went wrong behind it is an answer to that, not a fault of the connection.
            logger.LogError(e, "Command '{Command}' of '{Resource}' failed.", request.CommandName, request.ResourceName);
            return Response(Proto.ResourceCommandResponseKind.Failed, e.Message);
        }
    }

    private static Dictionary<string, string?>? ValuesOf(Proto.ResourceCommandRequest request)
        => request.Arguments.Count == 0 ? null : request.Arguments.ToDictionary(argument => argument.Key, argument => TextOf(argument.Key, argument.Value));

    private static string? TextOf(string name, Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString("R", CultureInfo.InvariantCulture),
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Value.KindOneofCase.NullValue => null,
        _ => throw new GrpcException(GrpcStatus.InvalidArgument, $"The argument '{name}' is neither text nor number, true, false or null."),
    };

    private static Proto.ResourceCommandResult From(CommandResultData data) => new()
    {
        Value = data.Value,
        DisplayImmediately = data.DisplayImmediately,
        Format = data.Format switch
        {
            CommandResultFormat.Json => Proto.CommandResultFormat.Json,
            CommandResultFormat.Markdown => Proto.CommandResultFormat.Markdown,
            _ => Proto.CommandResultFormat.Text,
        },
    };

    private static Proto.ResourceCommandResponse Response(Proto.ResourceCommandResponseKind kind, string message)
        => new() { Kind = kind, Message = message, ErrorMessage = message };
}
