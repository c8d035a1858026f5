using System.Net;
using System.Text.Json;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>One reply of the site.</summary>
internal sealed record Visit(string ContainerId, string DatabaseStatus, string Info, string Message, long? TotalVisits)
{
    private static readonly string[] Fields = ["container_id", "database_status", "info", "message", "total_visits"];

    /// <summary>Fails unless the reply is a 200 with exactly the five fields, as JSON.</summary>
    public static async Task<Visit> GetAsync(HttpClient site, string? acceptLanguage = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (acceptLanguage is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", acceptLanguage);
        }

        using var response = await site.SendAsync(request, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    /// <inheritdoc cref="GetAsync"/>
    public static async Task<Visit> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode}: {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);

        using var json = JsonDocument.Parse(body);
        Assert.Equal(Fields, json.RootElement.EnumerateObject().Select(p => p.Name));

        string Text(string field) => json.RootElement.GetProperty(field).GetString()!;
        var total = json.RootElement.GetProperty("total_visits");
        return new(Text("container_id"), Text("database_status"), Text("info"), Text("message"), total.ValueKind == JsonValueKind.Null ? null : total.GetInt64());
    }
}
