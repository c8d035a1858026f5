using Aspire.Hosting;
using Aspire.Hosting.Projects;

namespace Offline.Tests.Model;

public sealed class LaunchProfileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("profile-");

    public LaunchProfileTests() => Write("""
        {
          // Comments are allowed here.
          "profiles": {
            "IIS": { "commandName": "IISExpress" },
            "http": { "commandName": "Project", "applicationUrl": "http://localhost:1; https://localhost:2" },
            "other": { "commandName": "Project", "environmentVariables": { "NAME": "value" } },
          },
        }
        """);

    private string Project => Path.Combine(_directory.FullName, "A.csproj");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(null, null, "http")]
    [InlineData("other", "http", "other")]
    [InlineData(null, "other", "other")]
    [InlineData(null, "absent", "http")]
    public void The_named_one_comes_before_the_apphost_s_and_that_before_the_first(string? name, string? appHostProfile, string expected)
    {
        Assert.Equal(expected, LaunchProfile.Find(Project, name, appHostProfile)?.Name);
    }

    [Fact]
    public void It_has_urls_and_variables()
    {
        Assert.Equal(["http://localhost:1/", "https://localhost:2/"], LaunchProfile.Find(Project, "http", null)!.Urls.Select(u => u.ToString()));
        Assert.Equal("value", LaunchProfile.Find(Project, "other", null)!.EnvironmentVariables["NAME"]);
    }

    [Fact]
    public void A_profile_that_is_not_there_is_named()
    {
        Assert.Contains("absent", Assert.Throws<DistributedApplicationException>(() => LaunchProfile.Find(Project, "absent", null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        Write("{");

        Assert.Contains("launchSettings.json", Assert.Throws<DistributedApplicationException>(() => LaunchProfile.Find(Project, null, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_needs_none()
    {
        Assert.Null(LaunchProfile.Find(Path.Combine(Path.GetTempPath(), "absent", "A.csproj"), null, null));
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(_directory.CreateSubdirectory("Properties").FullName, "launchSettings.json"), text);
}
