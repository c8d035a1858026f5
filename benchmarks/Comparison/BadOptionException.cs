namespace LoadBalanced.Benchmarks;

/// <summary>An option that cannot be followed; the message names it and the rule.</summary>
internal sealed class BadOptionException(string message) : Exception(message);
