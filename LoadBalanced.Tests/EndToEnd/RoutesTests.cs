using Aspire.Hosting;
using Aspire.Hosting.Testing;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

public sealed class RoutesTests
{
    [Fact]
    public async Task Files_paths_and_a_sticky_cookie_are_served_as_they_were_declared()
    {
        using var data = new DataDirectory();
        var builder = await RunningSystem.DeclareAsync(data, TestContext.Current.CancellationToken);
        foreach (var resource in builder.Resources.ToList())
        {
            builder.Resources.Remove(resource);
        }

        var files = TestRuntime.AddNginx(builder, "files", data)
            .WithStaticFiles("/docs", Path.Combine(Repository.Directory, "docs"));
        TestRuntime.AddNginx(builder, "front", data)
            .WithUpstream("/docs", files, upstream => upstream.WithStickyCookie("home"))
            .WaitFor(files);

        await using var application = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await application.StartAsync(TestContext.Current.CancellationToken);
        await application.ResourceNotifications.WaitForResourceHealthyAsync("front", TestContext.Current.CancellationToken)
            .WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        using var client = application.CreateHttpClient("front", "http");

        using var response = await client.GetAsync(new Uri("/docs/counting.md", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Repository.Directory, "docs", "counting.md"), TestContext.Current.CancellationToken),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("home=", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }
}
