using System.Text.RegularExpressions;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>What a hash may be made of: text that stays one string between quotes, and names a variable.</summary>
internal static partial class HashKey
{
    /// <exception cref="ArgumentException">It is not such a text.</exception>
    public static void Check(string key, string parameter)
    {
        if (!Form().IsMatch(key))
        {
            throw new ArgumentException(
                $"The hash key '{key}' is not valid: it must name an nginx variable, such as $arg_user or ${{host}}, and beside it hold only printable ASCII without '$', '\"' and '\\'.",
                parameter);
        }
    }

    [GeneratedRegex("""\A(?:[ !#%-\[\]-~]*\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[A-Za-z_][A-Za-z0-9_]*\}))+[ !#%-\[\]-~]*\z""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
