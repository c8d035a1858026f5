using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using Aspire.Hosting.Cli.Rpc;

namespace Offline.Tests.Cli;

/// <summary>The messages are those that the official command and the official AppHost were seen to send.</summary>
public class RpcConnectionTests
{
    private sealed record Greeting(string? Name);

    private sealed record Item(int Number);

    [Fact]
    public async Task A_request_gets_the_result_under_its_own_id()
    {
        await using var client = new RpcClient(new RpcMethods().Add<Greeting, Greeting>("GreetAsync", (g, _) => Task.FromResult(new Greeting($"Hello {g.Name}"))));

        Assert.Equal(
            """{"jsonrpc":"2.0","id":7,"result":{"name":"Hello you"}}""",
            await client.AskAsync("""{"jsonrpc":"2.0","id":7,"method":"GreetAsync","params":[{"name":"you"}]}"""));
        Assert.Equal(
            """{"jsonrpc":"2.0","id":"a","result":{"name":"Hello "}}""",
            await client.AskAsync("""{"jsonrpc":"2.0","id":"a","method":"GreetAsync","params":[]}"""));
    }

    [Fact]
    public async Task An_unknown_method_a_wrong_argument_and_a_failure_each_get_their_error()
    {
        await using var client = new RpcClient(new RpcMethods()
            .Add<Item, Item>("CountAsync", (item, _) => Task.FromResult(item))
            .Add<string>("FailAsync", _ => throw new InvalidOperationException("No luck.")));

        Assert.Equal(
            """{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"There is no method \u0027NoSuchAsync\u0027."}}""",
            await client.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"NoSuchAsync","params":[]}"""));
        Assert.Contains(
            "\"code\":-32602",
            await client.AskAsync("""{"jsonrpc":"2.0","id":2,"method":"CountAsync","params":[{"number":"many"}]}"""), StringComparison.Ordinal);
        Assert.Equal(
            """{"jsonrpc":"2.0","id":3,"error":{"code":-32000,"message":"No luck."}}""",
            await client.AskAsync("""{"jsonrpc":"2.0","id":3,"method":"FailAsync","params":[]}"""));
    }

    [Fact]
    public async Task A_stream_is_a_token_by_which_its_items_are_pulled_one_by_one()
    {
        await using var client = new RpcClient(new RpcMethods().AddStream("WatchAsync", TwoAsync));

        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":{"token":1}}""", await client.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"WatchAsync","params":[]}"""));
        Assert.Equal("""{"jsonrpc":"2.0","id":2,"result":{"values":[{"number":1}],"finished":false}}""", await client.AskAsync(Next(2)));
        Assert.Equal("""{"jsonrpc":"2.0","id":3,"result":{"values":[{"number":2}],"finished":false}}""", await client.AskAsync(Next(3)));
        Assert.Equal("""{"jsonrpc":"2.0","id":4,"result":{"values":[],"finished":true}}""", await client.AskAsync(Next(4)));
        Assert.Contains("No stream with the token 1 is open.", await client.AskAsync(Next(5)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aborting_a_stream_ends_it_while_its_next_item_is_waited_for()
    {
        var (started, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var client = new RpcClient(new RpcMethods().AddStream("WatchAsync", () => EndlessAsync(started, ended)));
        await client.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"WatchAsync","params":[]}""");
        await client.SendAsync(Next(2));
        await started.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        await client.SendAsync("""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":[1]}""");

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Contains("\"code\":-32800", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_request_is_answered_as_cancelled_and_the_others_go_on()
    {
        await using var client = new RpcClient(new RpcMethods()
            .Add("WaitAsync", async ct =>
            {
                await Task.Delay(Timeout.Infinite, ct);
                return "never";
            })
            .Add("AskAsync", _ => Task.FromResult("now")));
        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"WaitAsync","params":[]}""");

        Assert.Equal("""{"jsonrpc":"2.0","id":2,"result":"now"}""", await client.AskAsync("""{"jsonrpc":"2.0","id":2,"method":"AskAsync","params":[]}"""));
        Assert.Contains("\"code\":-32800", await client.AskAsync("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_sends_no_request_is_left_and_the_next_client_is_served()
    {
        await using var client = new RpcClient(new RpcMethods().Add("AskAsync", _ => Task.FromResult("now")));

        Assert.Null(await client.AskAsync("""{"jsonrpc":"2.0","result":1}"""));

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(client.Path), TestContext.Current.CancellationToken);
        await using var stream = new NetworkStream(socket);
        using var messages = new FramedMessages(stream);
        await messages.WriteAsync(new { id = 1, method = "AskAsync" }, RpcJson.Options, TestContext.Current.CancellationToken);
        Assert.Contains("now", (await messages.ReadAsync(TestContext.Current.CancellationToken))!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_owner_may_open_the_socket_and_it_is_gone_in_the_end()
    {
        string path;
        await using (var client = new RpcClient(new RpcMethods()))
        {
            path = client.Path;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }

        Assert.False(File.Exists(path));
    }

    private static string Next(int id) => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"$/enumerator/next","params":[1]}""";

    private static async IAsyncEnumerable<Item> TwoAsync()
    {
        await Task.Yield();
        yield return new(1);
        yield return new(2);
    }

    private static async IAsyncEnumerable<Item> EndlessAsync(
        TaskCompletionSource started, TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            yield return new(1);
        }
        finally
        {
            ended.SetResult();
        }
    }
}
