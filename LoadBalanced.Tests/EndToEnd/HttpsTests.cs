using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>https with a real development certificate, in a home directory of the test's own.</summary>
[SupportedOSPlatform("linux")]
public sealed class HttpsTests : IDisposable
{
    private readonly DataDirectory _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task One_setting_serves_https_with_the_development_certificate_and_its_key_is_gone_in_the_end()
    {
        using var certificate = await MakeCertificateAsync();
        var port = FreePort.Take();
        await using var appHost = await AppHostProcess.StartAsync(
            ("HOME", _home.Path), ("LoadBalanced__Https", "true"), ("LoadBalanced__HttpsPort", $"{port}"), ("LoadBalanced__ServerName", "loadbalanced.dev.localhost"));
        var key = Path.Combine(appHost.DataPath, "nginx", "tls", "key.pem");

        foreach (var host in (string[])["localhost", "loadbalanced.dev.localhost"])
        {
            using var client = TrustingClient.Create(certificate);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{host}:{port}/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            await Visit.ReadAsync(response);
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        await appHost.InterruptAsync();
        Assert.Equal(0, await appHost.EndsAsync(TimeSpan.FromSeconds(30)));
        Assert.False(File.Exists(key));
    }

    [Fact]
    public async Task Without_a_certificate_one_line_says_what_to_run()
    {
        await using var appHost = AppHostProcess.Begin(("HOME", _home.Path), ("LoadBalanced__Https", "true"), ("LoadBalanced__HttpsPort", $"{FreePort.Take()}"));

        await Eventually.TrueAsync(
            () => Task.FromResult(appHost.Lines.Any(line => line.Contains(
                "'nginx' cannot serve https: this machine has no ASP.NET Core development certificate; run 'dotnet dev-certs https --trust'", StringComparison.Ordinal))),
            appHost.ToString,
            AppHostProcess.StartTimeout);
    }

    private async Task<X509Certificate2> MakeCertificateAsync()
    {
        var start = new ProcessStartInfo("dotnet", ["dev-certs", "https", "--trust"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = _home.Path;
        using var making = Process.Start(start)!;
        var said = await Task.WhenAll(making.StandardOutput.ReadToEndAsync(), making.StandardError.ReadToEndAsync());
        await making.WaitForExitAsync(TestContext.Current.CancellationToken);

        // Its exit code also tells of browsers that were not there to be told.
        var made = Directory.Exists(Path.Combine(_home.Path, ".aspnet")) ? Directory.GetFiles(_home.Path, "*.pem", SearchOption.AllDirectories) : [];
        Assert.True(made.Length > 0, string.Join('\n', said));

        return X509CertificateLoader.LoadCertificateFromFile(made[0]);
    }
}
