namespace Aspire.Hosting.Nginx.Running;

/// <summary>What nginx did when it was asked something.</summary>
/// <param name="Good">Whether it did it.</param>
/// <param name="Messages">What it said, line by line.</param>
/// <param name="Output">What it was to show.</param>
internal sealed record NginxAnswer(bool Good, IReadOnlyList<string> Messages, string Output = "")
{
    /// <summary>Whether nginx itself gave a reason, not what was to run it.</summary>
    public bool IsRefusal => !Good && Messages.Any(line => Reason(line) is not null);

    public static NginxAnswer Of(ContainerEngineAnswer answer) => new(answer.Succeeded, answer.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), answer.Output);

    /// <summary>What it said in one line: the reason, when it did not do it. The same reason has the same words.</summary>
    public string Words => Messages.Select(Reason).FirstOrDefault(reason => reason is not null) ?? string.Join(' ', Messages);

    // "2026/11/25 00:01:42 [emerg] 123#123: unknown directive": neither the time nor the process id is a part of the reason.
    private static string? Reason(string line)
    {
        foreach (var level in (string[])["[emerg]", "[alert]"])
        {
            if (line.IndexOf(level, StringComparison.Ordinal) is var start and >= 0)
            {
                var text = line[(start + level.Length)..].TrimStart();
                var colon = text.IndexOf(": ", StringComparison.Ordinal);

                return $"{level} {(colon > 0 && text[..colon].All(c => char.IsAsciiDigit(c) || c is '#') ? text[(colon + 2)..] : text)}";
            }
        }

        return null;
    }
}
