namespace LoadBalanced.Drills;

/// <summary>What is printed.</summary>
internal static class Report
{
    public static async Task WriteAsync(TextWriter output, IDrill drill, Outcome outcome)
    {
        await output.WriteLineAsync($"{drill.Name}: {drill.What}");
        foreach (var check in outcome.Checks)
        {
            await output.WriteLineAsync($"  {(check.Holds ? "ok  " : "FAIL")} {check.What}: {check.Seen}");
        }

        await output.WriteLineAsync($"  {outcome.Notes}");
        if (outcome.Audit.WithoutNumber > 0)
        {
            await output.WriteLineAsync($"  instead of a number: {outcome.Audit.Instead}");
        }
    }

    public static async Task WriteTableAsync(TextWriter output, IEnumerable<(IDrill Drill, Outcome Outcome)> drills)
    {
        await output.WriteLineAsync("| drill | requests | given a number | given none | counted unseen | lost | told twice | result |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|---|");
        foreach (var (drill, outcome) in drills)
        {
            var audit = outcome.Audit;
            await output.WriteLineAsync(
                $"| {drill.Name} | {audit.Requests} | {audit.Told.Count} | {audit.WithoutNumber} | {audit.CountedUntold} | {audit.Lost} | {audit.ToldTwice} | {(outcome.Passed ? "passed" : "FAILED")} |");
        }
    }
}
