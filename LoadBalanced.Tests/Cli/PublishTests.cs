using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Cli;

/// <summary>Publishing by the official <c>aspire</c>.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task Publish_writes_the_files_and_says_that_it_did()
    {
        using var aspire = new AspireCommand();
        var output = Path.Combine(aspire.Home, "published");

        var published = await aspire.RunAsync("publish", "--no-build", "--output-path", output);

        Assert.True(published.ExitCode == 0, published.ToString());
        Assert.Contains("Pipeline succeeded", published.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(output, "docker-compose.yaml")));
        await aspire.NothingIsLeftAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Publish_lists_its_steps()
    {
        using var aspire = new AspireCommand();

        // The AppHost is not told that this is all that is wanted, and publishes meanwhile.
        var listed = await aspire.RunAsync("publish", "--no-build", "--list-steps", "--output-path", Path.Combine(aspire.Home, "published"));

        Assert.True(listed.ExitCode == 0, listed.ToString());
        Assert.Contains("publish-compose", listed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such", "do", "no-such")]
    [InlineData("deploy", "deploy")]
    [InlineData("build", "do", "build")]
    public async Task A_step_that_there_is_not_is_named_and_nothing_is_left_behind(string step, params string[] arguments)
    {
        Assert.SkipWhen(AspirePackages.AreOfficial && step is not "no-such", "The official AppHost builds and deploys.");
        using var aspire = new AspireCommand();
        var output = Directory.CreateDirectory(Path.Combine(aspire.Home, "published")).FullName;

        var refused = await aspire.RunAsync([.. arguments, "--no-build", "--output-path", output]);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains($"'{step}'", refused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", refused.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateFileSystemEntries(output));
        await aspire.NothingIsLeftAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_to_is_named_and_is_a_failure()
    {
        using var aspire = new AspireCommand();
        var file = Path.Combine(aspire.Home, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var refused = await aspire.RunAsync("publish", "--no-build", "--output-path", Path.Combine(file, "published"));

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(file, refused.Output, StringComparison.Ordinal);
        await aspire.NothingIsLeftAsync(TimeSpan.FromSeconds(10));
    }
}
