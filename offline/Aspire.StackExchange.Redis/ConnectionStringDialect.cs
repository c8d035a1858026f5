using System.Security.Authentication;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// Reads a connection string as current StackExchange.Redis versions write it into the options of 1.2.6.
/// An option that asks for what 1.2.6 does anyway is dropped; one it cannot do is an error.
/// </summary>
internal static class ConnectionStringDialect
{
    public static ConfigurationOptions Parse(string connectionString)
    {
        var known = connectionString
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !IsImplied(part))
            .ToArray();

        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(string.Join(',', known));
        }
        catch (ArgumentException exception)
        {
            throw new NotSupportedException(
                $"The offline Redis client (StackExchange.Redis 1.2.6) does not take this connection string: {exception.Message}", exception);
        }

        // Aspire's default differs from the client's: a Redis that is away at the start is one that comes later.
        if (!known.Any(part => part.StartsWith("abortConnect=", StringComparison.OrdinalIgnoreCase)))
            options.AbortOnConnectFail = false;

        // 1.2.6 would offer TLS 1.0 to 1.2.
        if (options.Ssl)
            options.SslProtocols ??= SslProtocols.Tls12 | SslProtocols.Tls13;

        return options;
    }

    private static bool IsImplied(string part)
    {
        var separator = part.IndexOf('=', StringComparison.Ordinal);
        if (separator < 0)
            return false;

        var value = part[(separator + 1)..].Trim();
        return part[..separator].Trim().ToUpperInvariant() switch
        {
            "USER" => value is "" or "default",
            "PROTOCOL" => value.ToUpperInvariant() is "RESP2" or "2",
            "HIGHINTEGRITY" or "HEARTBEATCONSISTENCYCHECKS" => string.Equals(value, "false", StringComparison.OrdinalIgnoreCase),
            // Both only name the client library to the server.
            "SETLIB" or "LIBNAME" => true,
            _ => false,
        };
    }
}
