namespace LoadBalanced.Benchmarks;

/// <summary>One line of the table.</summary>
internal sealed record Row(string Stack, int Connections, Measurement Median);
