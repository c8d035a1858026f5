namespace LoadBalanced.Api;

/// <summary><c>GET /stats</c> replies the total and each replica's share of it, and counts nothing.</summary>
internal static class StatsEndpoint
{
    public static void MapStats(this WebApplication app) => app.MapGet("/stats", ReadAsync);

    private static async Task<IResult> ReadAsync(HttpContext context, VisitTotals totals)
    {
        context.Response.Headers.CacheControl = "no-store";
        var reply = await totals.ReadAsync(context.RequestAborted) is { } read
            ? new StatsReply(VisitTexts.English.Connected, read.Replicas, read.Total)
            : new StatsReply(VisitTexts.English.Disconnected, new Dictionary<string, long>(), TotalVisits: null);
        return WholeReply.Of(reply, VisitJson.Default.StatsReply);
    }
}
