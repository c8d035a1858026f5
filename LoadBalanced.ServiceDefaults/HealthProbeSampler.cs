using OpenTelemetry.Trace;

namespace LoadBalanced.ServiceDefaults;

/// <summary>
/// Drops the spans of health probes, which would drown the visits, and records everything else.
/// Set in code, it takes precedence over <c>OTEL_TRACES_SAMPLER</c>.
/// </summary>
internal sealed class HealthProbeSampler : Sampler
{
    /// <summary>Below a parent of this process the parent's decision stands, so that what a probe calls is dropped with it.</summary>
    public static Sampler IgnoringProbes()
    {
        var probes = new HealthProbeSampler();
        return new ParentBasedSampler(rootSampler: probes, remoteParentSampled: probes);
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        foreach (var tag in samplingParameters.Tags ?? [])
        {
            if (tag.Key == "url.path")
            {
                return new SamplingResult(tag.Value is ServiceDefaultsExtensions.HealthPath or ServiceDefaultsExtensions.AlivePath
                    ? SamplingDecision.Drop
                    : SamplingDecision.RecordAndSample);
            }
        }

        return new SamplingResult(SamplingDecision.RecordAndSample);
    }
}
