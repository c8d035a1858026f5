using LoadBalanced.Drills;
using LoadBalanced.Drills.Faults;

IDrill[] drills = [new KilledReplicas(), new KilledRedis("always"), new KilledRedis("everysecond"), new Reloads(), new Drains(), new StalledRedis(), new Slowloris()];

var extent = args.Contains("--short") ? Extent.Short : Extent.Full;
var names = args.Where(argument => argument is not "--short").ToList();
var chosen = names is ["all"] ? drills : [.. names.SelectMany(name => drills.Where(drill => drill.Name == name))];
if (chosen.Length == 0 || (names is not ["all"] && chosen.Length != names.Count))
{
    await Console.Error.WriteLineAsync($"There is no drill '{string.Join(' ', names)}'; it must be all or of {string.Join(", ", drills.Select(drill => drill.Name))}.");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    var done = new List<(IDrill Drill, Outcome Outcome)>();
    foreach (var drill in chosen)
    {
        var outcome = await drill.RunAsync(extent, stop.Token);
        await Report.WriteAsync(Console.Out, drill, outcome);
        done.Add((drill, outcome));
    }

    await Console.Out.WriteLineAsync();
    await Report.WriteTableAsync(Console.Out, done);
    return done.TrueForAll(one => one.Outcome.Passed) ? 0 : 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
