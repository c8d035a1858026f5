namespace LoadBalanced.Api;

/// <summary>What the reply says, in one language.</summary>
internal sealed record VisitTexts(string Language, string Message, string Connected, string Disconnected, string Info)
{
    public static readonly VisitTexts English = new(
        "en", "Hello from the Backend API!", "Connected", "Disconnected", "Refresh to see container_id change.");

    public static readonly VisitTexts Indonesian = new(
        "id", "Halo dari Backend API!", "Terhubung", "Terputus", "Refresh untuk melihat container_id berubah.");

    public VisitReply Reply(Replica replica, long? visits) =>
        new(replica.Id, visits is null ? Disconnected : Connected, Info, Message, visits);
}
