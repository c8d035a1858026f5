#pragma warning disable ASPIRECERTIFICATES001 // Experimental, and what is tested.

using System.Collections.Immutable;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Running;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>Which certificate nginx serves, and where its key goes.</summary>
[SupportedOSPlatform("linux")]
public sealed class CertificateTests : IDisposable
{
    private readonly X509Certificate2 _certificate = TestCertificate.Create();
    private readonly string _directory = Directory.CreateTempSubdirectory("nginx-test-").FullName;
    private readonly IDistributedApplicationBuilder _application = DistributedApplication.CreateBuilder([]);

    public void Dispose()
    {
        _certificate.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void The_given_certificate_comes_before_the_development_certificate()
    {
        using var development = TestCertificate.Create();
        var nginx = _application.AddNginx("nginx").WithHttps();

        Assert.Equal(development.ExportCertificatePem(), new ServerCertificate(new Found([development])).For(nginx.Resource).Certificate);
        nginx.WithHttpsCertificate(_certificate);
        var (certificate, key) = new ServerCertificate(new Found([development])).For(nginx.Resource);
        Assert.Equal(_certificate.ExportCertificatePem(), certificate);
        using var pair = X509Certificate2.CreateFromPem(certificate, key);
        Assert.True(pair.HasPrivateKey);
    }

    [Theory]
    [InlineData(false, "'nginx' cannot serve https: this machine has no ASP.NET Core development certificate; run 'dotnet dev-certs https --trust', or give one with WithHttpsCertificate.")]
    [InlineData(true, "'nginx' cannot serve https: this machine does not trust its ASP.NET Core development certificate; run 'dotnet dev-certs https --trust', or give one with WithHttpsCertificate.")]
    public void A_missing_development_certificate_is_one_clear_line(bool untrusted, string line)
    {
        var nginx = _application.AddNginx("nginx").WithHttps().Resource;

        Assert.Equal(line, Assert.Throws<DistributedApplicationException>(() => new ServerCertificate(new Found([], untrusted)).For(nginx)).Message);
    }

    [Fact]
    public void A_certificate_that_nginx_cannot_use_is_refused()
    {
        var nginx = _application.AddNginx("nginx").WithHttps();

        Refused("by the parameter 'password'", nginx.WithHttpsCertificate(_certificate, _application.AddParameter("password", "x")));
        Refused("WithoutHttpsCertificate took its certificate", nginx.WithoutHttpsCertificate());

        static void Refused(string why, IResourceBuilder<NginxResource> nginx) => Assert.Contains(
            why, Assert.Throws<DistributedApplicationException>(() => new ServerCertificate(new Found([])).For(nginx.Resource)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_for_this_users_eyes_only_and_can_be_removed()
    {
        var directory = new RunDirectory(_directory);
        var key = Path.Combine(_directory, "tls", "key.pem");
        // What an earlier run left behind, open to everybody.
        Directory.CreateDirectory(Path.Combine(_directory, "tls"));
        File.WriteAllText(key, "old");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        directory.WriteCertificate("certificate", "key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        Assert.Equal("key", File.ReadAllText(key));

        directory.RemoveKey();
        Assert.False(File.Exists(key));
        directory.RemoveKey();
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused()
    {
        using var bare = X509CertificateLoader.LoadCertificate(_certificate.RawData);

        Assert.Contains(
            "private key", Assert.Throws<ArgumentException>(() => _application.AddNginx("nginx").WithHttpsCertificate(bare)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirect_to_nowhere_is_refused()
    {
        var nginx = _application.AddNginx("nginx").WithHttpsRedirect().Resource;
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var https = new HttpsStart(new ServerCertificate(new Found([])), lifetime);

        Assert.Equal(
            "'nginx' cannot redirect to https, which it does not serve: call WithHttps too.",
            Assert.Throws<DistributedApplicationException>(() => https.Prepare(nginx, new RunDirectory(_directory))).Message);
    }

    [Fact]
    public void Https_is_one_more_endpoint_and_off_by_default()
    {
        Assert.DoesNotContain(_application.AddNginx("plain").Resource.Annotations.OfType<EndpointAnnotation>(), endpoint => endpoint.Name == "https");
        var endpoint = Assert.Single(_application.AddNginx("nginx").WithHttps(8443).Resource.Annotations.OfType<EndpointAnnotation>(), endpoint => endpoint.Name == "https");

        Assert.Equal(("https", 8443, 8443), (endpoint.UriScheme, endpoint.Port, endpoint.TargetPort));
        Assert.Throws<ArgumentOutOfRangeException>("port", () => _application.AddNginx("low").WithHttps(0));
        Assert.Throws<ArgumentOutOfRangeException>("port", () => _application.AddNginx("high").WithHttps(65_536));
    }

    [Fact]
    public async Task Aspires_own_way_to_the_development_certificate_turns_https_on_at_a_free_port()
    {
        // Official Aspire looks for DCP before it starts anything, and only an AppHost knows where it is.
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            AssemblyName = typeof(Projects.LoadBalanced_AppHost).Assembly.GetName().Name,
            DisableDashboard = true,
        });
        var plain = builder.AddNginx("plain").RunAsExecutable();
        var served = builder.AddNginx("served").RunAsExecutable().WithHttpsDeveloperCertificate();
        var declared = builder.AddNginx("declared").RunAsExecutable().WithHttps(8443).WithHttpsDeveloperCertificate();
        var without = builder.AddNginx("without").RunAsExecutable().WithoutHttpsCertificate();
        await using var application = builder.Build();

        await builder.Eventing.PublishAsync(new BeforeStartEvent(application.Services, new(builder.Resources)), TestContext.Current.CancellationToken);

        Assert.Null(Https(plain));
        Assert.NotNull(Https(served));
        Assert.Null(Https(served)!.Port);
        Assert.Equal(8443, Https(declared)!.Port);
        Assert.Null(Https(without));

        static EndpointAnnotation? Https(IResourceBuilder<NginxResource> nginx) =>
            nginx.Resource.Annotations.OfType<EndpointAnnotation>().SingleOrDefault(endpoint => endpoint.UriScheme == "https");
    }

    /// <summary>What was found on a machine.</summary>
    private sealed class Found(ImmutableList<X509Certificate2> certificates, bool untrusted = false) : IDeveloperCertificateService
    {
        public ImmutableList<X509Certificate2> Certificates => certificates;

        public bool SupportsContainerTrust => true;

        public bool TrustCertificate => true;

        public bool UseForHttps => certificates.Count > 0;

        public bool LatestCertificateIsUntrusted => untrusted;
    }
}
