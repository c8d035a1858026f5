namespace Aspire.Hosting.Pipelines;

/// <summary>Which steps a target needs, each after all that it depends on; and how deep it lies.</summary>
/// <param name="Step">The step.</param>
/// <param name="Level">0 for one that depends on nothing, else one more than the deepest it depends on.</param>
/// <param name="Parent">The deepest step it depends on; null when there is none.</param>
internal sealed record OrderedStep(PipelineStep Step, int Level, string? Parent);

internal static class StepOrder
{
    /// <param name="steps">All steps; <see cref="PipelineStep.RequiredBySteps"/> is followed as well.</param>
    /// <param name="target">The step to run; null for all of them.</param>
    /// <exception cref="DistributedApplicationException">There is no such step, two share a name, one depends on an unknown step or on itself.</exception>
    public static IReadOnlyList<OrderedStep> For(IReadOnlyCollection<PipelineStep> steps, string? target)
    {
        if (steps.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new DistributedApplicationException($"Two pipeline steps are named '{twice.Key}'.");
        }

        var known = steps.ToDictionary(s => s.Name, StringComparer.Ordinal);
        if (target is not null && !known.ContainsKey(target))
        {
            throw new DistributedApplicationException($"There is no pipeline step '{target}'; it must be one of {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.");
        }

        var dependencies = Dependencies(steps, known);
        var ordered = new Dictionary<string, OrderedStep>(StringComparer.Ordinal);
        var path = new List<string>();
        foreach (var name in target is null ? known.Keys : (IEnumerable<string>)[target])
        {
            Visit(name);
        }

        return [.. ordered.Values];

        OrderedStep Visit(string name)
        {
            if (ordered.TryGetValue(name, out var done))
            {
                return done;
            }

            if (path.Contains(name))
            {
                throw new DistributedApplicationException($"The pipeline step '{name}' depends on itself: {string.Join(" -> ", path.SkipWhile(s => s != name).Append(name))}.");
            }

            path.Add(name);
            var before = dependencies[name].Select(Visit).OrderByDescending(s => s.Level).ThenBy(s => s.Step.Name, StringComparer.Ordinal).ToList();
            path.RemoveAt(path.Count - 1);

            return ordered[name] = new(known[name], before.Count == 0 ? 0 : before[0].Level + 1, before.Count == 0 ? null : before[0].Step.Name);
        }
    }

    private static Dictionary<string, List<string>> Dependencies(IReadOnlyCollection<PipelineStep> steps, Dictionary<string, PipelineStep> known)
    {
        var dependencies = steps.ToDictionary(s => s.Name, s => s.DependsOnSteps.Distinct(StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (step.DependsOnSteps.Concat(step.RequiredBySteps).FirstOrDefault(name => !known.ContainsKey(name)) is { } unknown)
            {
                throw new DistributedApplicationException($"The pipeline step '{step.Name}' refers to a step '{unknown}', which there is not.");
            }

            foreach (var after in step.RequiredBySteps.Where(name => !dependencies[name].Contains(step.Name)))
            {
                dependencies[after].Add(step.Name);
            }
        }

        return dependencies;
    }
}
