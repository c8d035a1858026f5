namespace Aspire.Hosting.ApplicationModel;

/// <summary>The rule for the name of a resource or an endpoint.</summary>
internal static class ResourceName
{
    private const int MaxLength = 64;

    /// <exception cref="ArgumentException">The name breaks the rule.</exception>
    public static void ThrowIfInvalid(string name, string parameterName = "name", string kind = "Resource")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameterName);

        var valid = name.Length <= MaxLength
            && char.IsAsciiLetter(name[0])
            && name[^1] != '-'
            && !name.Contains("--", StringComparison.Ordinal)
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

        if (!valid)
        {
            throw new ArgumentException(
                $"{kind} name '{name}' is invalid: it must be 1 to {MaxLength} ASCII letters, digits and single hyphens, start with a letter and not end with a hyphen.",
                parameterName);
        }
    }
}
