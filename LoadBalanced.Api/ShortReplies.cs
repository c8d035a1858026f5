using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LoadBalanced.Api;

internal static class ShortReplies
{
    // Over a Unix socket a full queue refuses at once, where TCP tries again. The kernel cuts this to net.core.somaxconn.
    private const int Backlog = 4_096;

    /// <summary>
    /// Sets the transport up for many short replies from handlers that never block: what reads a request goes on to handle it, and
    /// what has the number writes the reply, without a thread change in between.
    /// </summary>
    public static IServiceCollection ExpectShortReplies(this IServiceCollection services) =>
        services.Configure<SocketTransportOptions>(options =>
        {
            options.UnsafePreferInlineScheduling = true;
            options.Backlog = Backlog;
        });
}
