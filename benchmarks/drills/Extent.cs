namespace LoadBalanced.Drills;

/// <summary>How much of a drill is done.</summary>
internal enum Extent
{
    /// <summary>A few seconds: what every change is tested with.</summary>
    Short,

    /// <summary>All of it.</summary>
    Full,
}
