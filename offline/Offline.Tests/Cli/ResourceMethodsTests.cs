using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Cli;
using Aspire.Hosting.Cli.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Offline.Tests.Model;

namespace Offline.Tests.Cli;

/// <summary>What the <c>aspire</c> command gets to know of resources; nothing is started here.</summary>
public sealed class ResourceMethodsTests : IAsyncLifetime
{
    private readonly TestApplication _test = new();
    private readonly IResourceBuilder<ExecutableResource> _service;
    private RpcClient _client = null!;
    private int _lastId;

    public ResourceMethodsTests() => _service = _test.Shell("service", "true");

    public ValueTask InitializeAsync()
    {
        var password = _test.Builder.AddParameter("password", "hidden", secret: true);
        _service.WithEnvironment("PASSWORD", password)
            .WithCommand("greet", "Greet", _ => Task.FromResult(CommandResults.Success("Hello.", "{}", CommandResultFormat.Json)));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task A_resource_has_its_type_twice_and_every_list_even_when_empty()
    {
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);

        var resources = await AskAsync("GetResourcesAsync", """{"clientCapabilities":["aux.v1"]}""");

        // What is missing, the command reads as null, and stumbles.
        foreach (var part in (string[])
                 ["\"name\":\"service", "\"displayName\":\"service\"", "\"resourceType\":\"Executable\",\"type\":\"Executable\"", "\"state\":\"Running\"", "\"healthStatus\":\"Healthy\"",
                  "\"urls\":[]", "\"relationships\":[", "\"healthReports\":[]", "\"volumes\":[]", "\"environmentVariables\":[]", "\"properties\":{",
                  "\"name\":\"greet\"", "\"visibility\":\"UI, Api\"", "\"state\":\"Enabled\"", "\"argumentInputs\":[]"])
        {
            Assert.Contains(part, resources, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_value_that_is_a_secret_is_withheld_and_so_is_a_sensitive_property()
    {
        await _test.Builder.Resources.OfType<ParameterResource>().Single().GetValueAsync(TestApplication.Patience);
        await _test.Notifications.PublishUpdateAsync(_service.Resource, s => s with
        {
            EnvironmentVariables = [new("PASSWORD", "hidden", true), new("OTHER", "shown", true)],
            Properties = [new("open", 3), new("closed", "sesame") { IsSensitive = true }],
        });

        var resources = await AskAsync("GetResourcesAsync", "{}");

        Assert.DoesNotContain("hidden", resources, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", resources, StringComparison.Ordinal);
        Assert.Contains("""{"name":"OTHER","value":"shown","isFromSpec":true}""", resources, StringComparison.Ordinal);
        Assert.Contains("\"open\":3", resources, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_tells_of_each_change()
    {
        Assert.Contains("\"token\":1", await AskAsync("WatchResourcesAsync", """{"filter":"serv"}"""), StringComparison.Ordinal);

        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Starting);
        Assert.Contains("\"state\":\"Starting\"", await NextAsync(), StringComparison.Ordinal);
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);
        Assert.Contains("\"state\":\"Running\"", await NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_runs_and_gives_its_message_and_its_value()
    {
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);

        Assert.Contains(
            """{"success":true,"canceled":false,"message":"Hello.","value":{"value":"{}","format":"json","displayImmediately":false},"validationErrors":[]}""",
            await AskAsync("ExecuteResourceCommandAsync", """{"resourceName":"service","commandName":"greet"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_lists_what_it_takes_and_gets_it_by_name()
    {
        CommandWithArgument.AddTo(_service);
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);

        Assert.Contains(
            """{"name":"count","label":"Count","description":"How many","enableDescriptionMarkdown":false,"inputType":"Number","required":true,"placeholder":null,"value":null,"options":null,"allowCustomChoice":false,"maxLength":null}""",
            await AskAsync("GetResourcesAsync", "{}"), StringComparison.Ordinal);
        Assert.Contains(
            "\"success\":true,\"canceled\":false,\"message\":\"Took 3.\"",
            await AskAsync("ExecuteResourceCommandAsync", """{"resourceName":"service","commandName":"take","arguments":{"count":3}}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "Value is required.")]
    [InlineData("""{"count":"many"}""", "Value is not a number.")]
    [InlineData("""{"count":13}""", "13 is unlucky.")]
    public async Task What_is_wrong_with_an_argument_is_said_of_it_and_nothing_is_run(string arguments, string wrong)
    {
        CommandWithArgument.AddTo(_service);
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);

        var answer = await AskAsync("ExecuteResourceCommandAsync", $$"""{"resourceName":"service","commandName":"take","arguments":{{arguments}}}""");

        Assert.Contains("\"success\":false,\"canceled\":false,\"message\":\"Command argument validation failed.\"", answer, StringComparison.Ordinal);
        Assert.Contains($$"""[{"argumentName":"count","errorMessage":"{{wrong}}"}]""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_can_be_looked_at_without_running_the_command()
    {
        CommandWithArgument.AddTo(_service);
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);

        Assert.Contains(
            "\"success\":true,\"canceled\":false,\"message\":null",
            await AskAsync("ExecuteResourceCommandAsync", """{"resourceName":"service","commandName":"take","arguments":{"count":3},"validateOnly":true}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"resourceName":"other","commandName":"greet"}""", "other")]
    [InlineData("""{"resourceName":"service","commandName":"part"}""", "part")]
    [InlineData("""{"resourceName":"service","commandName":"greet","arguments":{"whom":"you"}}""", "takes no argument")]
    public async Task What_cannot_be_commanded_is_named(string request, string named)
    {
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);

        var answer = await AskAsync("ExecuteResourceCommandAsync", request);

        Assert.Contains("\"success\":false", answer, StringComparison.Ordinal);
        Assert.Contains(named, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up", "Running", true)]
    [InlineData("up", "FailedToStart", false)]
    [InlineData("down", "Finished", true)]
    [InlineData("healthy", "Exited", false)]
    public async Task A_wait_ends_when_the_state_has_come_or_cannot_come_any_more(string status, string state, bool success)
    {
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Starting);
        var waiting = AskAsync("WaitForResourceAsync", $$"""{"resourceName":"service","status":"{{status}}","timeoutSeconds":30}""");

        await _test.SetStateAsync(_service.Resource, state);

        var answer = await waiting;
        Assert.Contains($"\"success\":{(success ? "true" : "false")}", answer, StringComparison.Ordinal);
        Assert.Contains($"\"state\":\"{state}\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"resourceName":"other","status":"up"}""", "\"resourceNotFound\":true")]
    [InlineData("""{"resourceName":"service","status":"up","timeoutSeconds":0}""", "\"timedOut\":true")]
    [InlineData("""{"resourceName":"service","status":"odd"}""", "must be healthy, up or down")]
    public async Task A_wait_that_cannot_be_met_says_why(string request, string reason)
    {
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Starting);

        Assert.Contains(reason, await AskAsync("WaitForResourceAsync", request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_lines_of_a_log_come_and_then_its_end()
    {
        var id = _service.Resource.GetInstanceIds()[0];
        foreach (var number in Enumerable.Range(1, 5))
        {
            _test.Loggers.Append(id, DateTime.UnixEpoch, $"line {number}", isError: number == 5);
        }

        await AskAsync("GetConsoleLogBatchesAsync", """{"resourceName":"service","tail":2,"search":"LINE"}""");
        var lines = await NextAsync();

        Assert.DoesNotContain("line 3", lines, StringComparison.Ordinal);
        Assert.Contains("""{"resourceName":"ID","lineNumber":5,"content":"1970-01-01T00:00:00.0000000Z line 5","isError":true}""".Replace("ID", id, StringComparison.Ordinal), lines, StringComparison.Ordinal);
        Assert.Contains("\"finished\":true", await NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_followed_goes_on()
    {
        var id = _service.Resource.GetInstanceIds()[0];
        _test.Loggers.Append(id, DateTime.UnixEpoch, "before", isError: false);
        await AskAsync("GetConsoleLogBatchesAsync", """{"follow":true}""");
        Assert.Contains("before", await NextAsync(), StringComparison.Ordinal);

        var next = NextAsync();
        _test.Loggers.Append(id, DateTime.UnixEpoch, "after", isError: false);

        Assert.Contains("after", await next, StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string method, string request)
    {
        if (_client is null)
        {
            var methods = new RpcMethods();
            _test.Application.Services.GetRequiredService<ResourceMethods>().AddTo(methods);
            _client = new(methods);
        }

        return (await _client.AskAsync($$"""{"jsonrpc":"2.0","id":{{++_lastId}},"method":"{{method}}","params":[{{request}}]}"""))!;
    }

    private async Task<string> NextAsync()
        => (await _client.AskAsync($$"""{"jsonrpc":"2.0","id":{{++_lastId}},"method":"$/enumerator/next","params":[1]}"""))!;
}
