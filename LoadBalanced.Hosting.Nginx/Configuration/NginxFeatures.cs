using System.Buffers;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>What the nginx that runs can do, by its version.</summary>
/// <param name="Version">As <c>nginx -v</c> or the image's tag has it; null: not known, and taken for an old one.</param>
internal sealed record NginxFeatures(Version? Version)
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private static readonly Version WithHttp2Directive = new(1, 25, 1);
    private static readonly Version WithResolve = new(1, 27, 3);
    private static readonly Version WithKeepAliveMinimum = new(1, 27, 4);
    private static readonly Version WithSticky = new(1, 29, 6);
    private static readonly Version WithKeepAlive = new(1, 29, 7);

    public static NginxFeatures Unknown { get; } = new((Version?)null);

    /// <summary>Whether HTTP/2 is a directive of its own; before, it was a parameter of <c>listen</c>.</summary>
    public bool HasHttp2Directive => Version >= WithHttp2Directive;

    /// <summary>Whether a server of an upstream may say <c>resolve</c>. Of an unknown version nothing says the opposite.</summary>
    public bool HasResolve => Version is null || Version >= WithResolve;

    /// <summary>Whether a client's connection that was used just before a reload can be kept open.</summary>
    public bool HasKeepAliveMinimum => Version >= WithKeepAliveMinimum;

    /// <summary>Whether an upstream may say <c>sticky</c>; before, only the commercial nginx had it.</summary>
    public bool HasSticky => Version >= WithSticky;

    /// <summary>Whether connections to replicas are kept open unless <c>keepalive 0</c> forbids it.</summary>
    public bool KeepsConnectionsUnasked => Version >= WithKeepAlive;

    /// <param name="text">Such as <c>nginx version: nginx/1.22.1</c> or <c>1.29.4-alpine</c>.</param>
    public static NginxFeatures Of(string? text)
    {
        var number = text.AsSpan(text.AsSpan().LastIndexOf('/') + 1);
        var length = number.IndexOfAnyExcept(NumberCharacters);

        return new(Version.TryParse(length < 0 ? number : number[..length], out var version) ? version : null);
    }
}
