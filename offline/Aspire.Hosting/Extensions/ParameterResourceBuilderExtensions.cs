using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Parameters;

namespace Aspire.Hosting;

/// <summary>Parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>The value of the configuration key <c>Parameters:name</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false)
        => builder.AddResource(CreateParameter(builder, name, secret));

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string value, bool publishValueAsDefault = false, bool secret = false)
        => builder.AddResource(new ParameterResource(name, _ => value, secret));

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
        => builder.AddResource(new ParameterResource(name, _ => valueGetter(), secret));

    /// <summary>The configured value, else the default; a default that is to persist is generated once and kept with the user's secrets.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        var parameter = CreateParameter(builder, name, secret);
        parameter.Default = persist ? Kept(builder, name, value) : value;
        return builder.AddResource(parameter);
    }

    public static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret)
        => new(name, byDefault => Configured(builder, $"Parameters:{name}") ?? byDefault?.GetDefaultValue()
            ?? throw new MissingParameterValueException($"The parameter '{name}' has no value: set the configuration key 'Parameters:{name}'."), secret);

    /// <summary>A password of at least 22 characters, generated once and kept with the user's secrets.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder, string name, bool lower = true, bool upper = true, bool numeric = true, bool special = true,
        int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0)
        => CreateGeneratedParameter(builder, name, secret: true, new GenerateParameterDefault
        {
            MinLength = 22,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    public static ParameterResource CreateGeneratedParameter(IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault)
    {
        var parameter = CreateParameter(builder, name, secret);
        parameter.Default = Kept(builder, name, parameterDefault);
        return parameter;
    }

    // Not every shell sets a variable whose name has a hyphen.
    private static string? Configured(IDistributedApplicationBuilder builder, string key)
        => builder.Configuration[key] is { Length: > 0 } value ? value : builder.Configuration[key.Replace('-', '_')];

    private static ParameterDefault Kept(IDistributedApplicationBuilder builder, string name, ParameterDefault value)
        => builder.ExecutionContext.IsRunMode && UserSecrets.Of(builder.AppHostAssembly) is { } secrets
            ? new KeptParameterDefault(secrets, $"Parameters:{name}", value)
            : value;
}
