using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>Which replica the real nginx chooses under each policy.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task Weights_are_exact_in_round_robin_over_both_workers()
    {
        await using var system = await BalancedBackends.StartAsync(2, new UpstreamOptions().WithServer("api-1", server => server.Weight = 3));

        await Parallel.ForAsync(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) => await system.AskAsync(1));

        Assert.Equal((3000, 1000), (system[1].Requests.Count, system[2].Requests.Count));
    }

    [Fact]
    public async Task Any_four_requests_in_a_row_are_shared_by_weight()
    {
        await using var system = await BalancedBackends.StartAsync(2, new UpstreamOptions().WithServer("api-2", server => server.Weight = 3));

        var answers = await system.AskAsync(20);

        Assert.All(Enumerable.Range(0, 17), first => Assert.Equal(3, answers[first..(first + 4)].Count(answer => answer == "api-2")));
    }

    [Fact]
    public async Task Least_connections_passes_over_a_replica_that_is_busy()
    {
        await using var system = await BalancedBackends.StartAsync(2, new() { Policy = UpstreamPolicy.LeastConnections });

        await using (await system.HoldAsync(system[1]))
        {
            Assert.All(await system.AskAsync(10), answer => Assert.Equal("api-2", answer));
        }

        Assert.Equal(5, (await system.AskAsync(10)).Count(answer => answer == "api-1"));
    }

    [Fact]
    public async Task Random_two_takes_the_less_busy_of_two()
    {
        await using var system = await BalancedBackends.StartAsync(2, new() { Policy = UpstreamPolicy.RandomTwo });

        await using (await system.HoldAsync(system[1]))
        {
            Assert.All(await system.AskAsync(10), answer => Assert.Equal("api-2", answer));
        }

        Assert.Equal(["api-1", "api-2"], (await system.AskAsync(60)).Distinct().Order());
    }

    [Fact]
    public async Task Random_two_draws_where_least_connections_would_go_round()
    {
        await using var system = await BalancedBackends.StartAsync(3, new() { Policy = UpstreamPolicy.RandomTwo });

        var answers = await system.AskAsync(90);

        Assert.Equal(["api-1", "api-2", "api-3"], answers.Distinct().Order());

        // In a rotation any three in a row differ, in a draw 20 of these 88.
        Assert.InRange(Enumerable.Range(2, 88).Count(last => answers[(last - 2)..(last + 1)].Distinct().Count() == 3), 0, 66);
    }

    [Fact]
    public async Task IP_hash_keeps_a_client_and_its_neighbours_on_one_replica()
    {
        await using var system = await BalancedBackends.StartAsync(2, new() { Policy = UpstreamPolicy.IPHash });

        var homes = new List<string>();

        for (var network = 1; network <= 16; network++)
        {
            var client = await AskFromAsync(system.Nginx, $"127.0.{network}.1");
            Assert.Equal(client, await AskFromAsync(system.Nginx, $"127.0.{network}.1"));
            Assert.Equal(client, await AskFromAsync(system.Nginx, $"127.0.{network}.200"));
            homes.Add(client);
        }

        Assert.Equal(["api-1", "api-2"], homes.Distinct().Order());
    }

    [Fact]
    public async Task A_hash_keeps_each_key_on_its_replica_and_moves_only_those_of_one_that_stops()
    {
        await using var system = await BalancedBackends.StartAsync(3, new() { Policy = UpstreamPolicy.Hash("$arg_user") });

        var before = await HomesAsync(system);
        Assert.Equal(before, await HomesAsync(system));
        Assert.Equal(["api-1", "api-2", "api-3"], before.Distinct().Order());

        await system[3].StopAsync();
        var after = await HomesAsync(system);
        Assert.All(before.Zip(after), pair => Assert.True(pair.First == pair.Second || pair.First == "api-3", $"{pair.First} became {pair.Second}."));
        Assert.DoesNotContain("api-3", after);

        static async Task<string[]> HomesAsync(BalancedBackends system)
        {
            var homes = new string[60];

            for (var user = 0; user < homes.Length; user++)
            {
                homes[user] = Assert.Single(await system.AskAsync(1, $"/?user=u{user}"));
            }

            return homes;
        }
    }

    [Fact]
    public async Task A_hash_gives_a_replica_of_more_weight_more_keys()
    {
        var options = new UpstreamOptions { Policy = UpstreamPolicy.Hash("$arg_user") }.WithServer("api-1", server => server.Weight = 4);
        await using var system = await BalancedBackends.StartAsync(2, options);

        for (var user = 0; user < 300; user++)
        {
            await system.AskAsync(1, $"/?user=u{user}");
        }

        // 240 of 300 are its share; the points on the ring are not spread evenly.
        Assert.InRange(system[1].Requests.Count, 200, 280);
    }

    [Fact]
    public async Task A_hash_key_stays_one_string_whatever_it_holds()
    {
        await using var system = await BalancedBackends.StartAsync(2, new() { Policy = UpstreamPolicy.Hash("; } server { 'a' # ~${arg_user}~ }") });

        var first = Assert.Single(await system.AskAsync(1, "/?user=u1"));

        Assert.All(await system.AskAsync(10, "/?user=u1"), answer => Assert.Equal(first, answer));
    }

    private static async Task<string> AskFromAsync(RunningNginx nginx, string address)
    {
        using var handler = new SocketsHttpHandler();
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);

            return new NetworkStream(socket, ownsSocket: true);
        };
        using var client = new HttpClient(handler);

        return await client.GetStringAsync(new Uri(nginx.Client.BaseAddress!, "/"));
    }
}
