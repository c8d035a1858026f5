namespace LoadBalanced.Tests.EndToEnd;

/// <summary>A directory that outlives a run of the system, and not the test.</summary>
internal sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("loadbalanced-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
