namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command is called.</summary>
internal sealed record CommandCall
{
    /// <summary>Arguments that came by name, from the dashboard or the <c>aspire</c> command; null: none came.</summary>
    public IReadOnlyDictionary<string, string?>? Values { get; init; }

    /// <summary>Arguments that code made; those that the command does not declare are passed over.</summary>
    public InteractionInputCollection? Inputs { get; init; }

    /// <summary>Whether a person at the dashboard may be asked for arguments where none came.</summary>
    public bool MayAsk { get; init; }

    /// <summary>Whether the arguments are looked at, and nothing else done.</summary>
    public bool ValidatesOnly { get; init; }

    /// <returns>Which arguments came that the command does not declare; null: none.</returns>
    public string? Unknown(ResourceCommandAnnotation command)
    {
        var declared = command.Arguments.Select(argument => argument.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = Values?.Keys.Where(name => !declared.Contains(name)).Select(name => $"'{name}'").ToList();

        return unknown is { Count: > 0 } ? string.Join(", ", unknown) : null;
    }

    /// <summary>What the command declares, each with the value that came or else its own.</summary>
    public InteractionInputCollection Arguments(ResourceCommandAnnotation command)
    {
        if (Inputs is not null && command.Arguments.Count == 0)
        {
            return Inputs;
        }

        var came = Values ?? Inputs?.ToDictionary(input => input.Name, input => input.Value) ?? [];
        var values = new Dictionary<string, string?>(came, StringComparer.OrdinalIgnoreCase);

        return new([.. command.Arguments.Select(argument => argument.With(values.GetValueOrDefault(argument.Name, argument.Value)))]);
    }
}
