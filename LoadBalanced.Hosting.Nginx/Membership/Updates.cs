using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>Makes one update of several changes that come together.</summary>
internal sealed class Updates(NginxMembership membership, TimeProvider time, ILogger logger)
{
    /// <summary>How long further changes are waited for.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Request() => _requests.Writer.TryWrite(true);

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (await _requests.Reader.WaitToReadAsync(stopping).ConfigureAwait(false))
            {
                await Task.Delay(Gathering, time, stopping).ConfigureAwait(false);
                _requests.Reader.TryRead(out _);

                if (!await IsAppliedAsync(stopping).ConfigureAwait(false))
                {
                    await Task.Delay(Retry, time, stopping).ConfigureAwait(false);
                    Request();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task<bool> IsAppliedAsync(CancellationToken stopping)
    {
        try
        {
            return await membership.ApplyAsync(always: false, stopping).ConfigureAwait(false) is not { Good: false };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or DistributedApplicationException)
        {
            logger.LogError("nginx cannot be told of its replicas: {Problem}", problem.Message);

            return false;
        }
    }
}
