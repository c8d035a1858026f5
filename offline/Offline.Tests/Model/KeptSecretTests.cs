using System.Runtime.Versioning;
using Aspire.Hosting.Parameters;

namespace Offline.Tests.Model;

[UnsupportedOSPlatform("windows")]
public sealed class KeptSecretTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kept-");

    private string File => Path.Combine(_directory.FullName, "id", "secrets.json");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void The_file_is_its_owner_s_alone()
    {
        new UserSecrets(File).GetOrKeep("key", () => "value");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(File)!));
    }

    [Fact]
    public void A_value_is_generated_once()
    {
        Assert.Equal("first", new UserSecrets(File).GetOrKeep("key", () => "first"));
        Assert.Equal("first", new UserSecrets(File).GetOrKeep("key", () => "second"));
        Assert.Equal("other", new UserSecrets(File).GetOrKeep("another", () => "other"));
    }

    [Fact]
    public async Task Builders_side_by_side_keep_every_secret_and_agree_on_a_common_one()
    {
        var values = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() =>
        {
            new UserSecrets(File).GetOrKeep($"own-{i}", () => $"{i}");
            return new UserSecrets(File).GetOrKeep("common", () => $"{i}");
        })));

        Assert.Single(values.Distinct(StringComparer.Ordinal));
        Assert.All(Enumerable.Range(0, 32), i => Assert.Equal($"{i}", new UserSecrets(File).GetOrKeep($"own-{i}", () => "lost")));
    }
}
