using LoadBalanced.Benchmarks;

if (args is [UncountedReplica.Argument, ..])
{
    await UncountedReplica.RunAsync(args[1..]);
    return 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    var options = Options.Parse(args);
    await Comparison.RunAsync(options, stop.Token);
    return 0;
}
catch (Exception problem) when (problem is BadOptionException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync($"error: {problem.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
