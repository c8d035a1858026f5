using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace LoadBalanced.Api;

/// <summary>What makes two tries of a request one visit: 16 bytes, from nginx's X-Request-Id.</summary>
/// <remarks>Redis keeps the bytes for a while, and 16 take less of its memory than their 32 hexadecimal digits.</remarks>
internal readonly record struct VisitId(ReadOnlyMemory<byte> Bytes)
{
    public const string Header = "X-Request-Id";

    private const int Length = 16;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// The header's id when it is one value of 32 lower-case hexadecimal digits, as nginx writes it; else a fresh one.
    /// nginx overwrites what a client sends, so that only a client past nginx can repeat an id and get its number again.
    /// </summary>
    public static VisitId From(StringValues header) =>
        header is [{ Length: 2 * Length } digits] && !digits.AsSpan().ContainsAnyExcept(Digits)
            ? new(Convert.FromHexString(digits))
            : Fresh();

    public static VisitId Fresh() => new(RandomNumberGenerator.GetBytes(Length));
}
