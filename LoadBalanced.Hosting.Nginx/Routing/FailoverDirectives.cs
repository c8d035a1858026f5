using System.Globalization;
using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting.Nginx.Routing;

/// <summary>Renders <c>proxy_next_upstream</c> with its limits, and the time-outs that make it necessary.</summary>
internal static class FailoverDirectives
{
    private static readonly (FailoverCauses Cause, string Word)[] Words =
    [
        (FailoverCauses.Error, "error"),
        (FailoverCauses.Timeout, "timeout"),
        (FailoverCauses.InvalidHeader, "invalid_header"),
        (FailoverCauses.Http500, "http_500"),
        (FailoverCauses.Http502, "http_502"),
        (FailoverCauses.Http503, "http_503"),
        (FailoverCauses.Http504, "http_504"),
        (FailoverCauses.Http403, "http_403"),
        (FailoverCauses.Http404, "http_404"),
        (FailoverCauses.Http429, "http_429"),
    ];

    /// <exception cref="ArgumentException">A value that nginx must not be given.</exception>
    public static void Check(FailoverOptions failover)
    {
        if ((failover.On & ~Words.Aggregate(FailoverCauses.None, (all, one) => all | one.Cause)) != FailoverCauses.None)
        {
            throw new ArgumentException($"On is {failover.On}; it must be a combination of {nameof(FailoverCauses)}.", nameof(failover));
        }

        if (failover.Tries < 0)
        {
            throw new ArgumentException($"Tries is {failover.Tries}; it must be 0 (each replica once) or more.", nameof(failover));
        }

        if (failover.Time < TimeSpan.Zero || failover.Time > TimeSpan.FromDays(1) || failover.Time.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new ArgumentException($"Time is {failover.Time}; it must be a whole number of milliseconds, 0 (any time) to 24 h.", nameof(failover));
        }

        NginxText.CheckTime(failover.ConnectTimeout, nameof(failover.ConnectTimeout));
        NginxText.CheckTime(failover.SendTimeout, nameof(failover.SendTimeout));
        NginxText.CheckTime(failover.ReadTimeout, nameof(failover.ReadTimeout));
    }

    public static string Render(FailoverOptions failover, string indentation) => Timeouts(failover, indentation) + NextUpstream(failover, indentation);

    private static string Timeouts(FailoverOptions failover, string indentation) =>
        $"{indentation}proxy_connect_timeout {NginxText.Time(failover.ConnectTimeout)};\n"
        + $"{indentation}proxy_send_timeout {NginxText.Time(failover.SendTimeout)};\n"
        + $"{indentation}proxy_read_timeout {NginxText.Time(failover.ReadTimeout)};\n";

    private static string NextUpstream(FailoverOptions failover, string indentation)
    {
        var words = Words.Where(one => failover.On.HasFlag(one.Cause)).Select(one => one.Word).ToList();

        if (words.Count == 0)
        {
            return $"{indentation}proxy_next_upstream off;\n";
        }

        if (failover.RetryNonIdempotent)
        {
            words.Add("non_idempotent");
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{indentation}proxy_next_upstream {string.Join(' ', words)};\n{indentation}proxy_next_upstream_tries {failover.Tries};\n{indentation}proxy_next_upstream_timeout {NginxText.Time(failover.Time)};\n");
    }
}
