using System.Diagnostics;

namespace LoadBalanced.Api;

/// <summary>
/// Shows in a request's trace how its visit was counted. The Redis command serves a batch and can stand under one request's
/// span alone: the batch's first. The others get a span of their own instead, which links to that request's.
/// </summary>
internal static class VisitTrace
{
    public const string SpanName = "count visit";
    public const string BatchSize = "visits.batch.size";

    private static readonly ActivitySource s_source = new(typeof(VisitTrace).Assembly.GetName().Name!);

    public static void Record(Activity? request, CountedVisit counted, DateTimeOffset since)
    {
        if (request is not { IsAllDataRequested: true })
            return;

        request.SetTag(BatchSize, counted.BatchSize);
        if (counted.CarriedBy is not { } carrier)
            return;

        using var span = s_source.StartActivity(
            SpanName, ActivityKind.Internal, request.Context, [new(BatchSize, counted.BatchSize)], [new(carrier)], since);
    }
}
