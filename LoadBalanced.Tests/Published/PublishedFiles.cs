using LoadBalanced.Tests.EndToEnd;
using LoadBalanced.Tests.Nginx;
using LoadBalanced.Tests.Publish;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>A directory that the AppHost has published into, filled in as a person would; with it goes all that it names.</summary>
internal sealed class PublishedFiles : IDisposable
{
    private readonly DataDirectory _data = new();

    private PublishedFiles()
    {
    }

    public string Directory => _data.Path;

    /// <summary>Of the project or stack, so that nothing else has its names.</summary>
    public string Name => _data.Volume.ToLowerInvariant();

    /// <summary>Where nginx is published.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>The images are those that <c>./test</c> has assembled: nothing can be pulled, nor has to be.</summary>
    public static async Task<PublishedFiles> PublishAsync()
    {
        var files = new PublishedFiles();
        var published = await PublishedProject.PublishAsync(files.Directory, $"--LoadBalanced:Port={files.Port}");
        Assert.True(published.ExitCode == 0, published.Output + published.Errors);
        await files.FillInAsync(".env", password: "chosen", TestRuntime.ApiImage!);

        return files;
    }

    /// <summary>Writes what was published as <c>.env</c>, filled in.</summary>
    /// <returns>The file's path.</returns>
    public async Task<string> FillInAsync(string name, string password, string image)
    {
        var lines = await File.ReadAllLinesAsync(At(".env"), TestContext.Current.CancellationToken);
        await WriteAsync(name, string.Join('\n', lines.Select(line => line.Split('=')[0] switch
        {
            "CACHE_PASSWORD" => $"CACHE_PASSWORD={password}",
            "API_IMAGE" => $"API_IMAGE={image}",
            _ => line,
        })));

        return At(name);
    }

    public Task WriteAsync(string name, string text) => File.WriteAllTextAsync(At(name), text, TestContext.Current.CancellationToken);

    public string At(string name) => Path.Combine(Directory, name);

    public void Dispose() => _data.Dispose();
}
