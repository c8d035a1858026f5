using System.Diagnostics;

namespace LoadBalanced.AppHost;

/// <summary>Redis's append-only file: every write, in a file that is read again at the next start.</summary>
internal static class AppendOnlyFile
{
    // Redis 7 or newer: an older one, which keeps another form of file, refuses the directory's option and does not start.
    private const string Directory = "appendonlydir";
    private const string Name = "appendonly.aof";

    // A Redis told to use the file, and that finds a snapshot but no file, starts empty (redis/redis#12484). A snapshot is a
    // valid first part of the file, so it is made one. The manifest comes last and at once: without it there is no file yet.
    private const string TakeSnapshotOver =
        $"[ -e {Directory}/{Name}.manifest ] || [ ! -e dump.rdb ] || " +
        $"{{ mkdir -p {Directory} && cp dump.rdb {Directory}/{Name}.1.base.rdb && " +
        $"echo file {Name}.1.base.rdb seq 1 type b >{Directory}/new.manifest && sync && mv {Directory}/new.manifest {Directory}/{Name}.manifest; }}";

    /// <summary>Keeps every write in an append-only file, starting from the last snapshot where there is one already.</summary>
    /// <param name="builder">The Redis resource, with a data volume. Redis 7 or newer.</param>
    /// <param name="fsync">When a write is on the disk.</param>
    /// <remarks>
    /// Snapshots go on beside it and are no longer read: whoever takes this call away and later back must delete
    /// <c>appendonlydir</c> in between, for Redis would go on from where the file ended.
    /// </remarks>
    public static IResourceBuilder<RedisResource> WithAppendOnlyFile(this IResourceBuilder<RedisResource> builder, Fsync fsync)
    {
        string[] options =
        [
            "--appendonly", "yes", "--appendfsync", fsync is Fsync.Always ? "always" : "everysec",
            "--appenddirname", Directory, "--appendfilename", Name,
        ];

        return builder.WithAnnotation(new Annotation(), ResourceAnnotationMutationBehavior.Replace).WithArgs(context =>
        {
            // A container starts in its data directory, and a shell gets its line: word by word when it runs, whole when published.
            var shell = $"{TakeSnapshotOver} && exec";
            if (context.Args is ["-c", string line])
            {
                context.Args[1] = $"{shell} {line} {string.Join(' ', options)}";
                return;
            }

            context.Args.Insert(0, shell);
            foreach (var option in options)
            {
                context.Args.Add(option);
            }
        });
    }

    /// <summary>Does for a local process what the shell of the container does before it starts Redis.</summary>
    /// <exception cref="DistributedApplicationException">The snapshot cannot be taken over.</exception>
    public static async Task PrepareAsync(RedisResource redis, string dataDirectory, CancellationToken cancellationToken)
    {
        if (!redis.HasAnnotationOfType<Annotation>())
        {
            return;
        }

        var start = new ProcessStartInfo("/bin/sh", ["-c", TakeSnapshotOver])
        {
            WorkingDirectory = dataDirectory,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var shell = Process.Start(start)!;
        var errors = await shell.StandardError.ReadToEndAsync(cancellationToken);
        await shell.WaitForExitAsync(cancellationToken);
        if (shell.ExitCode != 0)
        {
            throw new DistributedApplicationException(
                $"'{redis.Name}' cannot start: its snapshot in '{dataDirectory}' cannot be made the start of an append-only file: {errors.Trim()}");
        }
    }

    private sealed record Annotation : IResourceAnnotation;
}
