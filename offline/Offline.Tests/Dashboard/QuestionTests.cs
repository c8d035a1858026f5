using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Proto;
using Google.Protobuf.WellKnownTypes;
using Offline.Tests.Model;

namespace Offline.Tests.Dashboard;

/// <summary>A command that takes something, pressed in the dashboard.</summary>
public sealed class QuestionTests : IAsyncLifetime
{
    private ResourceServiceFixture _service = null!;
    private GrpcCall _dialogs = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var api = DistributedApplication.CreateBuilder([]).AddExecutable("api", "/bin/api", "/");
        CommandWithArgument.AddTo(api);
        _service = await ResourceServiceFixture.StartAsync(Ending);
        await _service.Notifications.PublishUpdateAsync(api.Resource, "api-1", snapshot => snapshot with { State = KnownResourceStates.Running });
        _dialogs = await OpenDialogsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _dialogs.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task It_asks_in_a_dialog_until_the_answer_is_good_and_runs_with_that()
    {
        var pressed = PressAsync();
        var asked = await DialogAsync();
        Assert.Equal(("Take", "Takes some.", "Take", true, true), (asked.Title, asked.Message, asked.PrimaryButtonText, asked.ShowSecondaryButton, asked.ShowDismiss));
        var input = Assert.Single(asked.InputsDialog.InputItems);
        Assert.Equal(("count", "Count", "How many", "Number", true), (input.Name, input.Label, input.Description, input.InputType.ToString(), input.Required));

        foreach (var (value, wrong) in ((string, string)[])[("", "Value is required."), ("some", "Value is not a number."), ("13", "13 is unlucky.")])
        {
            await AnswerAsync(asked, value);
            var again = await DialogAsync();
            Assert.Equal(asked.InteractionId, again.InteractionId);
            Assert.Equal([wrong], Assert.Single(again.InputsDialog.InputItems).ValidationErrors);
        }

        await AnswerAsync(asked, " 7 ");
        Assert.NotNull((await DialogAsync()).Complete);
        var ended = await pressed;
        Assert.Equal((ResourceCommandResponseKind.Succeeded, "Took 7."), (ended.Kind, ended.Message));
    }

    [Fact]
    public async Task A_dialog_that_is_closed_cancels_the_command_and_closes_everywhere()
    {
        var pressed = PressAsync();
        using var other = await OpenDialogsAsync();
        var asked = await DialogAsync();
        Assert.Equal(asked.InteractionId, (await DialogAsync(other)).InteractionId);

        await _dialogs.WriteAsync(new WatchInteractionsRequestUpdate { InteractionId = asked.InteractionId, Complete = new() }, Ending);

        Assert.Equal(ResourceCommandResponseKind.Cancelled, (await pressed).Kind);
        Assert.NotNull((await DialogAsync()).Complete);
        Assert.NotNull((await DialogAsync(other)).Complete);
    }

    [Fact]
    public async Task A_command_whose_caller_leaves_asks_no_longer()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var pressed = PressAsync(cancellationToken: leaving.Token);
        await DialogAsync();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pressed);
        Assert.NotNull((await DialogAsync()).Complete);
    }

    [Fact]
    public async Task What_comes_with_the_command_is_not_asked_for()
    {
        var good = await PressAsync(new() { Arguments = { ["count"] = Value.ForNumber(5) } });
        Assert.Equal("Took 5.", good.Message);

        var bad = await PressAsync(new() { Arguments = { ["count"] = Value.ForString("some") } });
        Assert.Equal(ResourceCommandResponseKind.InvalidArguments, bad.Kind);

        var none = await PressAsync(new() { NonInteractive = true });
        Assert.Equal(ResourceCommandResponseKind.InvalidArguments, none.Kind);
    }

    [Fact]
    public async Task The_command_says_what_it_takes()
    {
        using var call = await _service.CallAsync("WatchResources", new WatchResourcesRequest(), Ending);

        var initial = await call.ReadAsync(WatchResourcesUpdate.Parser, Ending);

        var take = Assert.Single(initial!.InitialData.Resources).Commands.Single(command => command.Name == "take");
        Assert.Equal("count", Assert.Single(take.ArgumentInputs).Name);
    }

    private async Task<GrpcCall> OpenDialogsAsync() => await GrpcCall.OpenAsync(
        await _service.GetAddressAsync(Ending), "/aspire.v1.DashboardService/WatchInteractions", _service.ApiKey, first: null, Ending);

    private async Task<ResourceCommandResponse> PressAsync(ResourceCommandRequest? request = null, CancellationToken? cancellationToken = null)
    {
        request ??= new();
        request.ResourceName = "api-1";
        request.CommandName = "take";
        using var call = await _service.CallAsync("ExecuteResourceCommand", request, cancellationToken ?? Ending);
        return (await call.ReadAsync(ResourceCommandResponse.Parser, cancellationToken ?? Ending))!;
    }

    private async Task<WatchInteractionsResponseUpdate> DialogAsync(GrpcCall? dialogs = null)
        => (await (dialogs ?? _dialogs).ReadAsync(WatchInteractionsResponseUpdate.Parser, Ending))!;

    private async Task AnswerAsync(WatchInteractionsResponseUpdate asked, string value)
    {
        var answer = new WatchInteractionsRequestUpdate { InteractionId = asked.InteractionId, InputsDialog = asked.InputsDialog.Clone() };
        answer.InputsDialog.InputItems[0].Value = value;
        await _dialogs.WriteAsync(answer, Ending);
    }
}
