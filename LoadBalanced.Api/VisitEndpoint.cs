using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace LoadBalanced.Api;

/// <summary><c>GET /</c> counts a visit; <c>GET /peek</c> answers the same and counts none, for who only watches. HEAD is answered 405: it must not count, and an uncounted reply has no number to show.</summary>
internal static partial class VisitEndpoint
{
    public static void MapVisits(this WebApplication app)
    {
        app.MapGet("/", CountVisitAsync);
        app.MapGet("/peek", PeekAsync);
    }

    private static async Task<IResult> CountVisitAsync(HttpContext context, VisitCounter counter, Replica replica, ILogger<VisitCounter> logger)
    {
        var visits = await counter.CountAsync(VisitId.From(context.Request.Headers[VisitId.Header]), context.RequestAborted);
        // A line costs more than a visit, so the traced visits get one: all, until there are too many to read.
        if (visits is { } number && Activity.Current is not { Recorded: false })
            Log.Counted(logger, number, replica.Id);

        return Reply(context, replica, visits);
    }

    private static async Task<IResult> PeekAsync(HttpContext context, VisitTotals totals, Replica replica) =>
        Reply(context, replica, (await totals.ReadAsync(context.RequestAborted))?.Total);

    internal static FileContentHttpResult Reply(HttpContext context, Replica replica, long? visits)
    {
        var texts = LanguageChoice.From(context.Request.Headers.AcceptLanguage);
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentLanguage = texts.Language;
        headers.Vary = HeaderNames.AcceptLanguage;
        return WholeReply.Of(texts.Reply(replica, visits), VisitJson.Default.VisitReply);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Visit {Visit} counted by {Replica}")]
        public static partial void Counted(ILogger logger, long visit, string replica);
    }
}
