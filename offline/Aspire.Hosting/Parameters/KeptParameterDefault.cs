using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Parameters;

/// <summary>A default that is generated once and then stays.</summary>
internal sealed class KeptParameterDefault(UserSecrets secrets, string key, ParameterDefault value) : ParameterDefault
{
    public override string GetDefaultValue() => secrets.GetOrKeep(key, value.GetDefaultValue);
}
