using System.Collections;
using System.Globalization;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources;

/// <summary>
/// Writes the nodes of a Compose file: their members in the order they are declared, without those that are not set. Text is quoted
/// wherever it is a value, so that none is taken for a number or a truth value.
/// </summary>
internal static class ComposeYaml
{
    public static string Write(object node, string lineEndings)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = lineEndings };
        var settings = new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024)
            .WithIndentedSequences()
            .WithNewLine(lineEndings);
        var emitter = new Emitter(text, settings);

        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(IEmitter emitter, object value)
    {
        switch (value)
        {
            case string text:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, ScalarStyle.DoubleQuoted, isPlainImplicit: true, isQuotedImplicit: true));
                break;
            case bool or int or UnixFileMode:
                emitter.Emit(new Scalar(Plain(value)));
                break;
            case IDictionary entries:
                WriteMapping(emitter, entries.Keys.Cast<string>().Select(key => (key, entries[key])));
                break;
            case IEnumerable items:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block));
                foreach (var item in items)
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            default:
                WriteMapping(emitter, Members(value));
                break;
        }
    }

    private static void WriteMapping(IEmitter emitter, IEnumerable<(string Key, object? Value)> members)
    {
        emitter.Emit(new MappingStart());
        foreach (var (key, value) in members)
        {
            if (value is not (null or IEnumerable and not string) || value is IEnumerable items && items.Cast<object>().Any())
            {
                emitter.Emit(new Scalar(key));
                Write(emitter, value);
            }
        }

        emitter.Emit(new MappingEnd());
    }

    private static IEnumerable<(string Key, object? Value)> Members(object node) =>
        from property in node.GetType().GetProperties()
        let member = property.GetCustomAttribute<YamlMemberAttribute>()
        where member is not null
        select (member.Alias!, property.GetValue(node));

    private static string Plain(object value) => value switch
    {
        true => "true",
        false => "false",
        UnixFileMode mode => "0" + Convert.ToString((int)mode, 8),
        _ => ((int)value).ToString(CultureInfo.InvariantCulture),
    };
}
