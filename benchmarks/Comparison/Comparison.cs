using System.Globalization;

namespace LoadBalanced.Benchmarks;

/// <summary>Starts every stack, then measures them in turns, so that whatever else the machine does meets all of them.</summary>
internal static class Comparison
{
    private const int WarmUpSeconds = 3;

    private static readonly int[] s_connections = [32, 256];

    public static async Task RunAsync(Options options, CancellationToken cancellationToken)
    {
        await using var bench = new Bench();
        var stacks = await StartAsync(bench, options, cancellationToken);

        // Twice: .NET compiles what is hot again while the others have their turn.
        Console.WriteLine("Warming up.");
        foreach (var stack in stacks.Concat(stacks))
            await Measurement.TakeAsync(stack, s_connections[^1], WarmUpSeconds, cancellationToken);

        var taken = new List<(Stack Stack, int Connections, Measurement Measurement)>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var connections in s_connections)
            {
                foreach (var stack in stacks)
                {
                    var measurement = await Measurement.TakeAsync(stack, connections, options.Seconds, cancellationToken);
                    taken.Add((stack, connections, measurement));
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"round {round}, {connections,3} connections, {stack.Name,-40} {measurement.RequestsPerSecond,8:0}/s p99 {measurement.P99,8:0.00} ms"));
                }
            }
        }

        var report = new Report(
            [.. taken.GroupBy(one => (one.Stack.Name, one.Connections)).Select(group => new Row(
                group.Key.Name, group.Key.Connections, Measurement.Median([.. group.Select(one => one.Measurement)])))],
            options);
        await report.WriteAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<Stack>> StartAsync(Bench bench, Options options, CancellationToken cancellationToken)
    {
        Console.WriteLine("Starting the stacks.");
        var ours = await OurSystem.StartAsync(bench, "ours", options, traced: true, cancellationToken);
        var untraced = await OurSystem.StartAsync(bench, "untraced", options, traced: false, cancellationToken);

        Stack[] all =
        [
            await SeedStack.StartAsync(bench, cancellationToken),
            new(Names.Ours, ours.Url, ours.Everything),
            new(Names.Untraced, untraced.Url, untraced.Everything),
            await Rivals.StartHaproxyAsync(bench, ours, cancellationToken),
            await Rivals.StartCaddyAsync(bench, ours, cancellationToken),
            new(Names.Direct, ours.Replicas()[0].Url, ours.Behind),
            await UncountedReplica.StartAsync(bench, ours, cancellationToken),
            await Rivals.StartBareNginxAsync(bench, cancellationToken),
        ];
        Stack[] wanted = [.. all.Where(stack => options.Only.Count == 0 || options.Only.Any(part => stack.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))];
        return wanted.Length > 0 ? wanted : throw new BadOptionException($"--only: no stack's name has '{string.Join("' or '", options.Only)}' in it.");
    }
}
