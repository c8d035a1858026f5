namespace LoadBalanced.Drills;

/// <summary>A fault under load.</summary>
internal interface IDrill
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What is done, in a few words.</summary>
    string What { get; }

    Task<Outcome> RunAsync(Extent extent, CancellationToken cancellationToken);
}
