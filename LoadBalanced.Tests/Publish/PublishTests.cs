using System.Globalization;
using System.Text.RegularExpressions;
using LoadBalanced.Tests.EndToEnd;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.Publish;

/// <summary>What publishing writes, and what it says when it cannot.</summary>
public sealed partial class PublishTests : IDisposable
{
    private readonly DataDirectory _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task The_files_are_those_that_were_looked_at()
    {
        var project = await PublishedProject.PublishAsync(_output.Path);

        Assert.Equal(0, project.ExitCode);
        foreach (var file in (string[])["docker-compose.yaml", ".env", "nginx/generated-upstreams.conf"])
        {
            var snapshot = Path.Combine(Repository.Directory, "LoadBalanced.Tests/Publish/Snapshots", Path.GetFileName(file) + ".txt");
            Assert.Equal(await File.ReadAllTextAsync(snapshot, TestContext.Current.CancellationToken), project.Read(file));
        }

        // Its configs are named after their content, nginx's files.
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Repository.Directory, "LoadBalanced.Tests/Publish/Snapshots/docker-stack.yaml.txt"), TestContext.Current.CancellationToken),
            ConfigHash().Replace(project.Read("docker-stack.yaml"), "config-HASH"));
    }

    [Fact]
    public async Task No_file_holds_a_path_of_this_machine()
    {
        var project = await PublishedProject.PublishAsync(_output.Path);

        Assert.All(project.Files(), file =>
        {
            Assert.DoesNotContain(Repository.Directory, project.Read(file), StringComparison.Ordinal);
            Assert.DoesNotContain(_output.Path, project.Read(file), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Publishing_again_gives_the_same_and_keeps_what_was_filled_in()
    {
        var first = await PublishedProject.PublishAsync(_output.Path);
        var files = first.Files().ToDictionary(file => file, first.Read, StringComparer.Ordinal);
        var filled = files[".env"].Replace("CACHE_PASSWORD=", "CACHE_PASSWORD=chosen", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_output.Path, ".env"), filled, TestContext.Current.CancellationToken);

        var second = await PublishedProject.PublishAsync(_output.Path);

        Assert.Equal(0, second.ExitCode);
        files[".env"] = filled;
        Assert.Equal(files, second.Files().ToDictionary(file => file, second.Read, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Settings_are_followed()
    {
        var project = await PublishedProject.PublishAsync(_output.Path, "--LoadBalanced:Port=9090", "--LoadBalanced:Replicas=7");

        Assert.Contains("- \"9090:8080\"", project.Read("docker-compose.yaml"), StringComparison.Ordinal);
        Assert.Contains("replicas: 7", project.Read("docker-compose.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_file_is_empty_because_Swarm_takes_none()
    {
        var project = await PublishedProject.PublishAsync(_output.Path);

        Assert.All(project.Files(), file => Assert.NotEqual("", project.Read(file)));
    }

    [Theory]
    [InlineData("file/below", "The output directory '{0}' cannot be written to (")]
    [InlineData("taken", "The output directory '{0}' cannot be written to (")]
    [InlineData("", "--output-path has no value; it must be a directory to write to.")]
    [InlineData(null, "--output-path has no value; it must be a directory to write to.")]
    public async Task An_output_directory_that_cannot_be_written_to_is_named_in_one_line(string? directory, string expected)
    {
        await File.WriteAllTextAsync(Path.Combine(_output.Path, "file"), "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(_output.Path, "taken", "docker-compose.yaml"));
        var path = directory is { Length: > 0 } ? Path.Combine(_output.Path, directory) : directory;

        var project = await PublishedProject.PublishAsync(path);

        Assert.Equal(1, project.ExitCode);
        Assert.StartsWith(string.Format(CultureInfo.InvariantCulture, expected, path), Assert.Single(project.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(project.Output);
        Assert.Equal(["file"], Directory.EnumerateFiles(_output.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--LoadBalanced:Replicas=0", "LoadBalanced:Replicas is '0'; it must be a whole number from 1 to 100.")]
    [InlineData("--LoadBalanced:Images:Nginx=nginx", "LoadBalanced:Images:Nginx is 'nginx'; it must be an image with its tag or digest, such as docker.io/library/nginx:1.30.")]
    public Task A_bad_setting_is_explained_in_one_line_and_leaves_what_was_published_before(string setting, string expected) => RefusedAsync(setting, output =>
    {
        Assert.EndsWith(expected, Assert.Single(output.Split('\n'), line => line.Contains(" must be ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    });

    // How often the line comes is Aspire's to decide: it is a step of its pipeline that fails.
    [Fact]
    public Task An_nginx_that_cannot_find_replicas_by_DNS_is_explained_and_leaves_what_was_published_before() => RefusedAsync(
        "--LoadBalanced:Images:Nginx=docker.io/library/nginx:1.22.1",
        output => Assert.Contains(
            "The image of 'nginx' is 'docker.io/library/nginx:1.22.1'; published, nginx must be 1.27.3 or later, which finds replicas by DNS.", output, StringComparison.Ordinal));

    [Fact]
    public async Task An_unknown_step_is_named_and_nothing_is_written()
    {
        var project = await PublishedProject.PublishAsync(_output.Path, "--step", "deploi");

        Assert.Equal(1, project.ExitCode);
        Assert.Contains("'deploi'", project.Output + project.Errors, StringComparison.Ordinal);
        Assert.Empty(project.Files());
    }

    [GeneratedRegex("config-[0-9a-f]{16}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConfigHash();

    private async Task RefusedAsync(string setting, Action<string> said)
    {
        var before = await PublishedProject.PublishAsync(_output.Path);
        var files = before.Files().ToDictionary(file => file, before.Read, StringComparer.Ordinal);

        var refused = await PublishedProject.PublishAsync(_output.Path, setting);

        Assert.Equal(1, refused.ExitCode);
        said(refused.Output + refused.Errors);
        Assert.Equal(files, refused.Files().ToDictionary(file => file, refused.Read, StringComparer.Ordinal));
    }
}
