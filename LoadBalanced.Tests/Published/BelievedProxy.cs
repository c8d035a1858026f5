using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>Whom the API's containers believe: nginx's alone.</summary>
internal static class BelievedProxy
{
    /// <summary>Lets the API log each request as it has understood it: with the forwarded scheme and host, or with its own.</summary>
    public const string Override =
        """
          api:
            environment:
              Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics: Information

        """;

    /// <summary>Asks a replica from two containers, in the name of somebody else.</summary>
    public static async Task IsAloneAsync(string nginx, string other, string replica)
    {
        // By its address: the small wget of these images knows no DNS.
        var address = await PublishedSystem.AddressOfAsync(replica);
        foreach (var (container, from) in ((string, string)[])[(nginx, "nginx"), (other, "other")])
        {
            await TestRuntime.EngineAsync(
                "exec", container, "wget", "-q", "-O", "/dev/null", "--header", "X-Forwarded-Proto: https", "--header", "X-Forwarded-Host: shop.example",
                $"http://{address}:8080/alive?from={from}");
        }

        Assert.Contains("GET https://shop.example/alive?from=nginx ", await HandledAsync("nginx"), StringComparison.Ordinal);
        Assert.Contains($"GET http://{address}:8080/alive?from=other ", await HandledAsync("other"), StringComparison.Ordinal);

        async Task<string> HandledAsync(string from)
        {
            string? line = null;
            await Eventually.TrueAsync(async () => (line = (await TestRuntime.EngineAsync("logs", replica)).Split('\n').FirstOrDefault(
                line => line.Contains("Request finished", StringComparison.Ordinal) && line.Contains($"?from={from} ", StringComparison.Ordinal))) is not null);

            return line!;
        }
    }
}
