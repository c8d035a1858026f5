namespace Aspire.Hosting.Docker.Publishing;

/// <summary>The <c>.env</c> file: a comment and a line for each variable, by name. What somebody filled in stays.</summary>
internal static class EnvFile
{
    public static async Task AddAsync(string path, IEnumerable<CapturedEnvironmentVariable> variables, CancellationToken cancellationToken)
    {
        var entries = new SortedDictionary<string, (string? Comment, string Value)>(StringComparer.Ordinal);
        string? comment = null;
        foreach (var line in File.Exists(path) ? await File.ReadAllLinesAsync(path, cancellationToken) : [])
        {
            var text = line.TrimStart();
            var separator = text.IndexOf('=', StringComparison.Ordinal);
            if (separator > 0 && text[0] != '#')
            {
                entries[text[..separator].Trim()] = (comment, text[(separator + 1)..]);
            }

            comment = text.StartsWith('#') ? text[1..].Trim() : null;
        }

        foreach (var variable in variables)
        {
            entries.TryAdd(variable.Name, (variable.Description, ""));
        }

        await File.WriteAllLinesAsync(
            path,
            entries.SelectMany(e => (string[])[.. string.IsNullOrWhiteSpace(e.Value.Comment) ? [] : (string[])[$"# {e.Value.Comment}"], $"{e.Key}={e.Value.Value}", ""]),
            cancellationToken);
    }
}
