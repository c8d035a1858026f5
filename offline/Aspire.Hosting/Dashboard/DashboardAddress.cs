using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where people open the dashboard, known as soon as it answers there.</summary>
internal sealed class DashboardAddress(IConfiguration configuration)
{
    private readonly TaskCompletionSource<string> _baseUrl = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answers(string baseUrl) => _baseUrl.TrySetResult(baseUrl);

    /// <summary>Its address, and the one that also logs in; the same where nobody has to.</summary>
    public async Task<(string BaseUrl, string LoginUrl)> GetAsync(CancellationToken cancellationToken)
    {
        var baseUrl = await _baseUrl.Task.WaitAsync(cancellationToken);
        return (baseUrl, DashboardOptions.From(configuration).BrowserToken is { } token ? $"{baseUrl}/login?t={token}" : baseUrl);
    }
}
