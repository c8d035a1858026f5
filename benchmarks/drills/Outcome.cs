using LoadBalanced.Drills.Books;
using LoadBalanced.Drills.Load;

namespace LoadBalanced.Drills;

/// <summary>What came of a drill.</summary>
/// <param name="Ledger">What the clients were told.</param>
/// <param name="Audit">That, compared with what Redis holds.</param>
/// <param name="Checks">What must hold.</param>
/// <param name="Notes">Figures that nothing is demanded of.</param>
internal sealed record Outcome(Ledger Ledger, Audit Audit, IReadOnlyList<Check> Checks, string Notes)
{
    public bool Passed => Checks.All(check => check.Holds);

    /// <summary>Reads Redis, once the load is over.</summary>
    /// <param name="system">It all happened to.</param>
    /// <param name="ledger">What the clients were told.</param>
    /// <param name="notes">Figures that nothing is demanded of.</param>
    /// <param name="more">Checks of this drill alone.</param>
    /// <param name="checks">The checks of the books; by default the strictest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Outcome> OfAsync(
        DrillSystem system, Ledger ledger, string notes, IEnumerable<Check> more, CancellationToken cancellationToken, Func<Audit, IEnumerable<Check>>? checks = null)
    {
        var audit = new Audit(ledger.Since(), ledger.Resent, await RedisBooks.ReadAsync(system.Redis, cancellationToken));
        return new(ledger, audit, [.. checks is null ? audit.Checks() : checks(audit), .. more], notes);
    }
}
