using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Cli;

/// <summary>The secrets whose values are known by now, so that none of them is shown.</summary>
internal sealed class SecretValues(DistributedApplicationModel model)
{
    /// <summary>The value, or null in place of a secret.</summary>
    /// <remarks>Like the official package, it knows a secret only where it is the whole value, not within a connection string.</remarks>
    public string? Redact(string? value) => value is { Length: > 0 } && Known().Contains(value) ? null : value;

    private HashSet<string> Known()
    {
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var resource in model.Resources.ToArray())
        {
            Collect(resource, seen, secrets);
        }

        return secrets;
    }

    // A generated password is no resource of the model, but its owner's connection string is made of it.
    private static void Collect(object value, HashSet<object> seen, HashSet<string> secrets)
    {
        if (!seen.Add(value))
        {
            return;
        }

        if (value is ParameterResource { Secret: true, KnownValue: { Length: > 0 } secret })
        {
            secrets.Add(secret);
        }

        var parts = value switch
        {
            IResourceWithConnectionString resource => [resource.ConnectionStringExpression],
            IValueWithReferences composed => composed.References,
            _ => [],
        };
        foreach (var part in parts)
        {
            Collect(part, seen, secrets);
        }
    }
}
