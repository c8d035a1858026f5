using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LoadBalanced.Api;

/// <summary>Chooses between English and Indonesian by the Accept-Language header (RFC 9110, 12.5.4).</summary>
internal static class LanguageChoice
{
    /// <summary>
    /// Indonesian when the client prefers it to English: by a greater q-value or, at the same one, by naming it first.
    /// English otherwise, and when the header makes no sense.
    /// </summary>
    public static VisitTexts From(StringValues acceptLanguage)
    {
        if (StringValues.IsNullOrEmpty(acceptLanguage)
            || !StringWithQualityHeaderValue.TryParseList(acceptLanguage, out var ranges))
        {
            return VisitTexts.English;
        }

        var indonesian = Rank(ranges, VisitTexts.Indonesian.Language);
        var english = Rank(ranges, VisitTexts.English.Language);
        return indonesian.Quality > english.Quality
            || (indonesian.Quality == english.Quality && indonesian.Quality > 0 && indonesian.Position < english.Position)
            ? VisitTexts.Indonesian
            : VisitTexts.English;
    }

    // The best of the ranges that name the language ("id", "id-ID"); the wildcard stands for the languages not named.
    private static (double Quality, int Position) Rank(IList<StringWithQualityHeaderValue> ranges, string language)
    {
        (double Quality, int Position)? named = null, wildcard = null;
        for (var position = 0; position < ranges.Count; position++)
        {
            var quality = ranges[position].Quality ?? 1;
            if (ranges[position].Value == "*")
                wildcard ??= (quality, position);
            else if (Names(ranges[position].Value, language) && !(named?.Quality >= quality))
                named = (quality, position);
        }

        return named ?? wildcard ?? (0, ranges.Count);
    }

    private static bool Names(StringSegment range, string language) =>
        range.StartsWith(language, StringComparison.OrdinalIgnoreCase)
        && (range.Length == language.Length || range[language.Length] == '-');
}
