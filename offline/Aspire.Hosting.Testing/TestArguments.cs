namespace Aspire.Hosting.Testing;

internal static class TestArguments
{
    public static void ThrowIfAnyIsEmpty(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (Array.FindIndex(args, string.IsNullOrEmpty) is var index and >= 0)
        {
            throw new ArgumentException($"Argument {index} is null or empty.", nameof(args));
        }
    }
}
