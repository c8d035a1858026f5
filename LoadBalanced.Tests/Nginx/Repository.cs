namespace LoadBalanced.Tests.Nginx;

internal static class Repository
{
    public static string Directory { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "LoadBalanced.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No LoadBalanced.sln above '{start}'.");
    }
}
