namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Where and how nginx serves https.</summary>
/// <param name="Listen">The addresses to listen on.</param>
/// <param name="PublicPort">The port that clients call.</param>
/// <param name="HasHttp2Directive">Whether HTTP/2 is a directive, as since nginx 1.25.1, or a parameter of <c>listen</c>.</param>
internal sealed record TlsPlace(IReadOnlyList<string> Listen, int PublicPort, bool HasHttp2Directive);
