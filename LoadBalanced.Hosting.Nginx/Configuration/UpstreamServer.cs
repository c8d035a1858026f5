using System.Globalization;
using System.Text;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>One replica at its real address, and what its <c>server</c> line says of it.</summary>
internal sealed record UpstreamServer(string Replica, string Host, int Port)
{
    /// <summary>The path of a Unix socket to use instead of host and port; null: none.</summary>
    public string? Socket { get; init; }

    /// <summary>What was declared.</summary>
    public UpstreamServerOptions Options { get; init; } = new();

    /// <summary>Given at run time; null: the declared one.</summary>
    public int? Weight { get; init; }

    /// <summary>It gets no requests.</summary>
    public bool IsDown { get; init; }

    /// <summary>All others are down. To pass it over after a failure would leave nobody, so it is not, as nginx does with a single server.</summary>
    public bool IsAlone { get; init; }

    /// <summary>The host is a name behind which replicas come and go.</summary>
    public bool IsResolved { get; init; }

    /// <summary>As nginx writes it, in its configuration and in <c>$upstream_addr</c>.</summary>
    public string Address => Socket is not null ? $"unix:{Socket}" : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    // Seconds. When the addresses of a name change, nginx gives up each request that it has begun with the former ones and would now send to
    // another replica. So one that is gone is passed over until DNS has told so, and no request waits for it in vain meanwhile.
    private const long ShortestResolved = 3;

    public string Render(UpstreamOptions upstream)
    {
        var weight = Weight ?? Options.Weight;
        var failTimeout = Math.Max((long)(Options.FailTimeout ?? upstream.FailTimeout).TotalSeconds, IsResolved ? ShortestResolved : 0);
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"server {(Socket is null ? Address : $"\"{Address}\"")}");

        if (weight != 1)
        {
            line.Append(CultureInfo.InvariantCulture, $" weight={weight}");
        }

        line.Append(CultureInfo.InvariantCulture, $" max_fails={(IsAlone ? 0 : Options.MaxFails ?? upstream.MaxFails)} fail_timeout={failTimeout}s");

        if (Options.MaxConnections != 0)
        {
            line.Append(CultureInfo.InvariantCulture, $" max_conns={Options.MaxConnections}");
        }

        return line.Append(IsResolved ? " resolve" : "").Append(Options.IsBackup ? " backup" : "").Append(IsDown ? " down" : "").Append("; # ").Append(Replica).ToString();
    }
}
