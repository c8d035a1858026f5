using OpenTelemetry.Trace;

namespace LoadBalanced.ServiceDefaults;

/// <summary>
/// Drops the spans of health probes, which would drown the visits, and records everything else, up to a number a second.
/// Set in code, it takes precedence over <c>OTEL_TRACES_SAMPLER</c>.
/// </summary>
/// <param name="budget">For traces that begin in this process; null: any number. Who calls with a trace of its own has decided already.</param>
internal sealed class HealthProbeSampler(TraceBudget? budget) : Sampler
{
    // More than anybody looks at, and little beside what the requests themselves take.
    private const int NewTracesPerSecond = 200;

    /// <summary>Below a parent of this process the parent's decision stands, so that what a probe calls is dropped with it.</summary>
    public static Sampler IgnoringProbes() => new ParentBasedSampler(
        rootSampler: new HealthProbeSampler(new TraceBudget(NewTracesPerSecond, TimeProvider.System)),
        remoteParentSampled: new HealthProbeSampler(budget: null));

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(!IsProbe(samplingParameters) && budget?.TryTake() is not false ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);

    private static bool IsProbe(in SamplingParameters parameters)
    {
        foreach (var tag in parameters.Tags ?? [])
        {
            if (tag.Key == "url.path")
            {
                return tag.Value is ServiceDefaultsExtensions.HealthPath or ServiceDefaultsExtensions.AlivePath;
            }
        }

        return false;
    }
}
