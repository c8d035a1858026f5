using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Turns container files into Compose configs. A file of this machine is copied beside the Compose file, a text stands in it.</summary>
internal sealed class ComposeConfigs(ComposeFile composeFile, string directory)
{
    private const UnixFileMode DefaultUmask = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode ReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly HashSet<string> _copies = new(StringComparer.Ordinal);

    public async Task AddAsync(Service service, IResource target, PipelineStepContext context)
    {
        foreach (var annotation in target.Annotations.OfType<ContainerFileSystemCallbackAnnotation>().ToList())
        {
            var files = new ContainerFileSystemCallbackContext { Model = target, Services = context.Services };
            foreach (var item in await annotation.Callback(files, context.CancellationToken))
            {
                Add(service, item, annotation.DestinationPath, annotation.DefaultOwner, annotation.DefaultGroup, annotation.Umask ?? DefaultUmask);
            }
        }
    }

    private void Add(Service service, ContainerFileSystemItem item, string path, int? owner, int? group, UnixFileMode umask)
    {
        owner = item.Owner ?? owner;
        group = item.Group ?? group;

        if (item is ContainerDirectory inner)
        {
            foreach (var entry in inner.Entries)
            {
                Add(service, entry, $"{path}/{item.Name}", owner, group, umask);
            }
        }
        else if (item is ContainerFile file)
        {
            var name = $"{service.Name}_{path.Replace('/', '_')}_{file.Name}";
            composeFile.AddConfig(new() { Name = name, File = Copy(service, file), Content = file.Contents });
            service.AddConfig(new()
            {
                Source = name,
                Target = $"{path}/{file.Name}",
                Uid = owner?.ToString(CultureInfo.InvariantCulture),
                Gid = group?.ToString(CultureInfo.InvariantCulture),
                Mode = file.Mode == UnixFileMode.None ? ReadAndWrite & ~umask : file.Mode,
            });
        }
    }

    // Relative, so that the directory can be taken to another machine.
    private string? Copy(Service service, ContainerFile file)
    {
        if (string.IsNullOrEmpty(file.SourcePath))
        {
            return null;
        }

        var copy = $"{service.Name}/{Path.GetFileName(file.SourcePath)}";
        if (!_copies.Add(copy))
        {
            throw new DistributedApplicationException(
                $"Two files of '{service.Name}' would be published as {copy}; each needs a source with a file name of its own.");
        }

        Directory.CreateDirectory(Path.Combine(directory, service.Name));
        File.Copy(file.SourcePath, Path.Combine(directory, copy), overwrite: true);
        return copy;
    }
}
