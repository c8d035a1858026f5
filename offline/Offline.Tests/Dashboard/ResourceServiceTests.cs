using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Grpc;
using Aspire.Hosting.Dashboard.Proto;
using Microsoft.Extensions.Logging;

namespace Offline.Tests.Dashboard;

public class ResourceServiceTests
{
    private static readonly ExecutableResource Api = new("api", "/bin/api", "/");

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task A_caller_without_the_key_is_refused(string? key)
    {
        await using var service = await ResourceServiceFixture.StartAsync(Ending);
        using var call = await GrpcCall.StartAsync(
            await service.GetAddressAsync(Ending), "/aspire.v1.DashboardService/WatchResources", new WatchResourcesRequest(), key, Ending);

        Assert.Null(await call.ReadAsync(WatchResourcesUpdate.Parser, Ending));
        Assert.Equal(GrpcStatus.Unauthenticated, call.Status);
    }

    [Fact]
    public async Task A_method_that_is_not_there_is_unimplemented()
    {
        await using var service = await ResourceServiceFixture.StartAsync(Ending);
        using var call = await service.CallAsync("UploadFile", new WatchResourcesRequest(), Ending);

        Assert.Null(await call.ReadAsync(WatchResourcesUpdate.Parser, Ending));
        Assert.Equal(GrpcStatus.Unimplemented, call.Status);
    }

    [Fact]
    public async Task The_application_is_named_after_its_AppHost()
    {
        await using var service = await ResourceServiceFixture.StartAsync(Ending);
        using var call = await service.CallAsync("GetApplicationInformation", new ApplicationInformationRequest(), Ending);

        var answer = await call.ReadAsync(ApplicationInformationResponse.Parser, Ending);

        Assert.Equal("Shop", answer?.ApplicationName);
        Assert.Null(await call.ReadAsync(ApplicationInformationResponse.Parser, Ending));
        Assert.Equal(GrpcStatus.Ok, call.Status);
    }

    [Fact]
    public async Task A_watcher_gets_what_is_there_and_then_each_change()
    {
        await using var service = await ResourceServiceFixture.StartAsync(Ending);
        await PublishAsync(service, "api-1", KnownResourceStates.Starting);
        await service.FeedHasAsync(KnownResourceStates.Starting, Ending);
        using var call = await service.CallAsync("WatchResources", new WatchResourcesRequest(), Ending);

        var initial = await call.ReadAsync(WatchResourcesUpdate.Parser, Ending);
        Assert.Equal("Starting", Assert.Single(initial!.InitialData.Resources).State);

        await PublishAsync(service, "api-1", KnownResourceStates.Running);
        var update = await call.ReadAsync(WatchResourcesUpdate.Parser, Ending);
        var changed = Assert.Single(update!.Changes.Value).Upsert;
        Assert.Equal(("api-1", "Running"), (changed.Name, changed.State));
    }

    [Fact]
    public async Task A_watcher_that_does_not_read_gets_the_latest_state_and_no_backlog()
    {
        await using var service = await ResourceServiceFixture.StartAsync(Ending);
        await using var watcher = service.Feed.WatchAsync(Ending).GetAsyncEnumerator(Ending);
        Assert.True(await watcher.MoveNextAsync());

        for (var i = 0; i < 10_000; i++)
            await PublishAsync(service, "api-1", $"State {i}");
        await PublishAsync(service, "api-2", "Last");
        using var other = await service.CallAsync("WatchResources", new WatchResourcesRequest(), Ending);
        while (!(await other.ReadAsync(WatchResourcesUpdate.Parser, Ending))!.ToString().Contains("Last", StringComparison.Ordinal))
        {
            // Until then the feed may not have got everything.
        }

        Assert.True(await watcher.MoveNextAsync());
        Assert.Equal(
            [("api-1", "State 9999"), ("api-2", "Last")],
            watcher.Current.Changes.Value.Select(change => (change.Upsert.Name, change.Upsert.State)).Order());
    }

    [Fact]
    public async Task A_watcher_that_left_is_forgotten()
    {
        await using var service = await ResourceServiceFixture.StartAsync(Ending);
        using (var call = await service.CallAsync("WatchResources", new WatchResourcesRequest(), Ending))
        {
            await call.ReadAsync(WatchResourcesUpdate.Parser, Ending);
            Assert.Equal(1, service.Feed.Watchers);
        }

        while (service.Feed.Watchers > 0)
            await Task.Delay(10, Ending);
    }

    [Fact]
    public async Task Console_lines_come_with_number_and_stream_and_go_on_coming()
    {
        await using var service = await ResourceServiceFixture.StartAsync(Ending);
        service.Logs.GetLogger("api-1").LogInformation("to start with");
        using var call = await service.CallAsync("WatchResourceConsoleLogs", new WatchResourceConsoleLogsRequest { ResourceName = "api-1" }, Ending);

        var first = Assert.Single((await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser, Ending))!.LogLines);
        service.Logs.GetLogger("api-1").LogError("later");
        var second = Assert.Single((await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser, Ending))!.LogLines);

        Assert.EndsWith("to start with", first.Text, StringComparison.Ordinal);
        Assert.Equal((1, false), (first.LineNumber, first.IsStdErr));
        Assert.EndsWith("later", second.Text, StringComparison.Ordinal);
        Assert.Equal((2, true), (second.LineNumber, second.IsStdErr));
    }

    [Fact]
    public async Task Asked_for_past_lines_only_the_log_ends()
    {
        await using var service = await ResourceServiceFixture.StartAsync(Ending);
        service.Logs.GetLogger("api-1").LogInformation("{Text}", new string('x', 3_000_000));
        using var call = await service.CallAsync(
            "WatchResourceConsoleLogs", new WatchResourceConsoleLogsRequest { ResourceName = "api-1", SuppressFollow = true }, Ending);

        Assert.InRange((await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser, Ending))!.CalculateSize(), 1_000_000, GrpcFrame.MaxMessageSize);
        Assert.Null(await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser, Ending));
        Assert.Equal(GrpcStatus.Ok, call.Status);
    }

    [Fact]
    public async Task A_command_that_nobody_knows_is_answered_with_a_failure()
    {
        await using var service = await ResourceServiceFixture.StartAsync(Ending);
        using var call = await service.CallAsync(
            "ExecuteResourceCommand", new ResourceCommandRequest { ResourceName = "api-1", CommandName = "dance" }, Ending);

        var answer = await call.ReadAsync(ResourceCommandResponse.Parser, Ending);

        Assert.Equal(ResourceCommandResponseKind.Failed, answer?.Kind);
        Assert.NotEmpty(answer!.Message);
    }

    private static Task PublishAsync(ResourceServiceFixture service, string id, string state)
        => service.Notifications.PublishUpdateAsync(Api, id, snapshot => snapshot with { State = new(state, null) });
}
