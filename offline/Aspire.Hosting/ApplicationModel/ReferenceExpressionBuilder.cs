using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Builds a <see cref="ReferenceExpression"/> piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly StringBuilder _format;
    private readonly List<IValueProvider> _providers;
    private readonly List<string> _manifestExpressions = [];
    private readonly List<string?> _stringFormats = [];

    public ReferenceExpressionBuilder() : this(0, 0)
    {
    }

    internal ReferenceExpressionBuilder(int literalLength, int formattedCount)
    {
        _format = new(literalLength);
        _providers = new(formattedCount);
    }

    public bool IsEmpty => _format.Length == 0;

#pragma warning disable CA1822 // An instance method in the official API: the instance is the handler's argument.
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
#pragma warning restore CA1822
    {
        // The handler has written into this builder already.
    }

    public void AppendLiteral(string value)
    {
        // A doubled brace is taken for one that was escaped already, as in official Aspire.
        for (var i = 0; i < value.Length; i++)
        {
            _format.Append(value[i]);
            if (value[i] is '{' or '}')
            {
                _format.Append(value[i]);
                i += i + 1 < value.Length && value[i + 1] == value[i] ? 1 : 0;
            }
        }
    }

    public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

    public void AppendFormatted(string? value, string? format = null)
        => AppendLiteral(ReferenceExpression.Formatted(value, format) ?? "");

    public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider
        => AppendFormatted(valueProvider, format: null);

    public void AppendFormatted<T>(T valueProvider, string? format) where T : IValueProvider, IManifestExpressionProvider
        => AppendValueProvider(valueProvider, format);

    public void AppendValueProvider(object valueProvider, string? format = null)
    {
        if (valueProvider is not IValueProvider provider || valueProvider is not IManifestExpressionProvider manifest)
        {
            throw new ArgumentException(
                $"{valueProvider?.GetType().Name ?? "null"} is neither a value provider nor a manifest expression provider.", nameof(valueProvider));
        }

        _format.Append(CultureInfo.InvariantCulture, $"{{{_providers.Count}}}");
        _providers.Add(provider);
        _manifestExpressions.Add(manifest.ValueExpression);
        _stringFormats.Add(format);
    }

    public ReferenceExpression Build()
        => ReferenceExpression.From(_format.ToString(), [.. _providers], [.. _manifestExpressions], [.. _stringFormats]);

    /// <summary>Collects the pieces of an interpolated string into a builder.</summary>
    [InterpolatedStringHandler]
    public ref struct ReferenceExpressionBuilderInterpolatedStringHandler(
        int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
    {
        private readonly ReferenceExpressionBuilder _builder = Reserved(builder, literalLength + formattedCount);

        public readonly void AppendLiteral(string value) => _builder.AppendLiteral(value);

        public readonly void AppendFormatted(string? value) => _builder.AppendFormatted(value);

        public void AppendFormatted(string? value, string format) => _builder.AppendFormatted(value, format);

        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider
            => _builder.AppendFormatted(valueProvider);

        public void AppendFormatted<T>(T valueProvider, string? format) where T : IValueProvider, IManifestExpressionProvider
            => _builder.AppendFormatted(valueProvider, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider) where T : IResource, IValueProvider, IManifestExpressionProvider
            => _builder.AppendFormatted(valueProvider.Resource);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider
            => _builder.AppendFormatted(valueProvider.Resource, format);

        private static ReferenceExpressionBuilder Reserved(ReferenceExpressionBuilder builder, int length)
        {
            builder._format.EnsureCapacity(builder._format.Length + length);
            return builder;
        }
    }
}
