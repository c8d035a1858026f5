using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Tells the user where the dashboard is, as soon as it answers there.</summary>
internal sealed class DashboardAnnouncement(DashboardAddress address, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task MakeAsync(Uri url, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await WaitForAnswerAsync(url, patience.Token);
        }
        catch (OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested)
                logger.LogError("The dashboard does not answer at {DashboardUrl}; it had {Patience} s.", url, (int)Patience.TotalSeconds);
            return;
        }

        address.Answers(url.GetLeftPart(UriPartial.Authority));
        var (baseUrl, loginUrl) = await address.GetAsync(cancellationToken);
        // `dotnet watch` and IDEs look for the first of these lines.
        if (loginUrl != baseUrl)
            logger.LogInformation("Login to the dashboard at {LoginUrl}", loginUrl);
        else
            logger.LogInformation("Now listening on: {DashboardUrl}", baseUrl);
    }

    private static async Task WaitForAnswerAsync(Uri url, CancellationToken cancellationToken)
    {
        // Any answer will do.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var client = new HttpClient(handler);
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                return;
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
            {
                // It answers, with a certificate that the browser may trust and we do not.
                return;
            }
            catch (HttpRequestException)
            {
                // Not there yet.
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
