namespace LoadBalanced.Tests.EndToEnd;

/// <summary>A directory, and a volume for containers, that outlive a run of the system, and not the test.</summary>
internal sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("loadbalanced-test-").FullName;

    public string Volume => System.IO.Path.GetFileName(Path);

    /// <summary>Removes a directory of Redis's data; Redis does not run.</summary>
    public async Task RemoveFromCacheAsync(string directory)
    {
        if (TestRuntime.IsContainers)
        {
            await TestRuntime.EngineAsync(
                "run", "--rm", "--volume", $"{Volume}:/data", "--entrypoint", "/bin/rm", TestRuntime.CacheImage, "-r", $"/data/{directory}");
        }
        else
        {
            Directory.Delete(System.IO.Path.Combine(Path, "cache", directory), recursive: true);
        }
    }

    public void Dispose()
    {
        TestRuntime.RemoveVolume(Volume);
        Directory.Delete(Path, recursive: true);
    }
}
