namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file or directory to be made in a container.</summary>
public abstract class ContainerFileSystemItem
{
    private string _name = "";

    /// <summary>A plain name, without a path.</summary>
    public string Name
    {
        get => _name;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            if (Path.GetDirectoryName(value) is not "")
            {
                throw new ArgumentException($"The name '{value}' must hold no path: directories are entries of their own.", nameof(value));
            }

            _name = value;
        }
    }

    /// <summary>Numeric; null takes the default of the whole set.</summary>
    public int? Owner { get; set; }

    /// <summary>Numeric; null takes the default of the whole set.</summary>
    public int? Group { get; set; }

    /// <summary>None leaves it to the umask.</summary>
    public UnixFileMode Mode { get; set; }
}

/// <summary>A file, from its contents or from a path of this machine.</summary>
public abstract class ContainerFileBase : ContainerFileSystemItem
{
    public string? Contents { get; set; }

    public string? SourcePath { get; set; }

    public bool? ContinueOnError { get; set; }
}

/// <summary>An ordinary file.</summary>
public sealed class ContainerFile : ContainerFileBase;

/// <summary>A directory.</summary>
public sealed class ContainerDirectory : ContainerFileSystemItem
{
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];

    /// <summary>The file at a path, or what a directory holds: files that match, and the directories that lead to them.</summary>
    /// <exception cref="InvalidOperationException">There is nothing at the path.</exception>
    public static IEnumerable<ContainerFileSystemItem> GetFileSystemItemsFromPath(
        string path, string searchPattern = "*", SearchOption searchOptions = SearchOption.TopDirectoryOnly, Action<ContainerFileSystemItem>? updateItem = null)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path))
        {
            return searchPattern is "*"
                ? [Updated(new ContainerFile { Name = Path.GetFileName(path), SourcePath = path })]
                : throw new ArgumentException($"'{path}' is a file; a search pattern is for directories.", nameof(searchPattern));
        }

        if (!Directory.Exists(path))
        {
            throw new InvalidOperationException($"'{path}' does not exist.");
        }

        return Below(path);

        List<ContainerFileSystemItem> Below(string directory)
        {
            var items = new List<ContainerFileSystemItem>();
            if (searchOptions is SearchOption.AllDirectories)
            {
                foreach (var below in Directory.GetDirectories(directory).Order(StringComparer.Ordinal))
                {
                    if (Below(below) is { Count: > 0 } entries)
                    {
                        items.Add(Updated(new ContainerDirectory { Name = Path.GetFileName(below), Entries = entries }));
                    }
                }
            }

            items.AddRange(Directory.GetFiles(directory, searchPattern).Order(StringComparer.Ordinal)
                .Select(file => Updated(new ContainerFile { Name = Path.GetFileName(file), SourcePath = file })));
            return items;
        }

        ContainerFileSystemItem Updated(ContainerFileSystemItem item)
        {
            updateItem?.Invoke(item);
            return item;
        }
    }
}

/// <summary>Files to be made in a container, known when it starts.</summary>
public sealed class ContainerFileSystemCallbackAnnotation : IResourceAnnotation
{
    public required string DestinationPath { get; init; }

    public int? DefaultOwner { get; init; }

    public int? DefaultGroup { get; init; }

    public UnixFileMode? Umask { get; set; }

    public required Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> Callback { get; init; }
}

/// <summary>Which container's files are asked for.</summary>
public sealed class ContainerFileSystemCallbackContext
{
    public required IServiceProvider Services { get; init; }

    public required IResource Model { get; init; }
}
