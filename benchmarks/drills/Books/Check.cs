namespace LoadBalanced.Drills.Books;

/// <summary>Something that must hold.</summary>
/// <param name="What">It, as a sentence.</param>
/// <param name="Holds">Whether it does.</param>
/// <param name="Seen">The figures it was judged by.</param>
internal sealed record Check(string What, bool Holds, string Seen);
