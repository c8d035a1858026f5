using System.Globalization;
using System.Text;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>One replica at its real address, and what its <c>server</c> line says of it.</summary>
internal sealed record UpstreamServer(string Replica, string Host, int Port)
{
    public int Weight { get; init; } = 1;

    /// <summary>Null: the upstream's.</summary>
    public int? MaxFails { get; init; }

    /// <summary>Null: the upstream's.</summary>
    public TimeSpan? FailTimeout { get; init; }

    /// <summary>Requests in flight that it may have; 0: any number.</summary>
    public int MaxConnections { get; init; }

    /// <summary>It gets requests only while every other replica is away.</summary>
    public bool IsBackup { get; init; }

    /// <summary>It gets no requests.</summary>
    public bool IsDown { get; init; }

    /// <summary>As nginx writes it, in its configuration and in <c>$upstream_addr</c>.</summary>
    public string Address => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    public string Render(UpstreamOptions defaults)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"server {Address}");

        if (Weight != 1)
        {
            line.Append(CultureInfo.InvariantCulture, $" weight={Weight}");
        }

        line.Append(CultureInfo.InvariantCulture, $" max_fails={MaxFails ?? defaults.MaxFails} fail_timeout={(long)(FailTimeout ?? defaults.FailTimeout).TotalSeconds}s");

        if (MaxConnections != 0)
        {
            line.Append(CultureInfo.InvariantCulture, $" max_conns={MaxConnections}");
        }

        return line.Append(IsBackup ? " backup" : "").Append(IsDown ? " down" : "").Append("; # ").Append(Replica).ToString();
    }
}
