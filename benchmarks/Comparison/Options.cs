namespace LoadBalanced.Benchmarks;

/// <summary>What to measure.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Rounds">How often each stack is measured.</param>
/// <param name="Seconds">How long each time.</param>
/// <param name="Only">Parts of the names of the stacks to measure; empty: all.</param>
/// <param name="Publish">Whether the figures go into docs/performance.md.</param>
internal sealed record Options(string Root, int Rounds, int Seconds, IReadOnlyList<string> Only, bool Publish)
{
    /// <exception cref="BadOptionException">An argument makes no sense; the message says which and why.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options(arguments[0], Rounds: 5, Seconds: 4, Only: [], Publish: true);
        foreach (var argument in arguments.Skip(1))
        {
            var (name, value) = argument.Split('=', 2) is [var key, var text] ? (key, text) : (argument, "");
            options = name switch
            {
                "--quick" when value.Length == 0 => options with { Rounds = 2, Seconds = 2, Publish = false },
                "--rounds" => options with { Rounds = WholeNumber(argument, value, 50) },
                "--seconds" => options with { Seconds = WholeNumber(argument, value, 60) },
                "--only" => options with { Only = value.Split(',', StringSplitOptions.RemoveEmptyEntries), Publish = false },
                _ => throw new BadOptionException($"'{argument}' is no option of benchmarks/run: see --help."),
            };
        }

        return options;
    }

    private static int WholeNumber(string argument, string value, int most) =>
        int.TryParse(value, out var number) && number >= 1 && number <= most
            ? number
            : throw new BadOptionException($"'{argument}': the value must be a whole number from 1 to {most}.");
}
