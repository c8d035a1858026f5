using System.Globalization;
using Aspire.Hosting.Nginx.Front;
using Aspire.Hosting.Nginx.Routing;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Writes the files nginx starts from.</summary>
/// <remarks>
/// <c>nginx.conf</c> and <c>generated/</c> are written anew on every start; <c>site</c> is the directory a person edits;
/// <c>temp/</c> is nginx's own. Relative paths in nginx files are relative to this directory.
/// </remarks>
internal sealed class RunDirectory(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string MainFilePath => System.IO.Path.Combine(Path, "nginx.conf");

    public string TemporaryDirectory => System.IO.Path.Combine(Path, "temp");

    public string PidFile => System.IO.Path.Combine(TemporaryDirectory, "nginx.pid");

    /// <summary>Where nginx notes the requests that it does not log.</summary>
    public string TallyFile => System.IO.Path.Combine(TallyDirectory, TallyName);

    /// <summary>The file is alone in it.</summary>
    public string TallyDirectory => System.IO.Path.Combine(TemporaryDirectory, "tally");

    public const string TallyName = "requests.tally";

    private string KeyFile => System.IO.Path.Combine(Path, TlsFile.KeyPath);

    /// <exception cref="DistributedApplicationException">The path cannot stand in an nginx configuration.</exception>
    public void CheckPath()
    {
        if (Path.AsSpan().IndexOfAny("\"\\$\r\n") >= 0)
        {
            throw new DistributedApplicationException($"nginx cannot run in '{Path}': the path must hold no quote, backslash, dollar sign or line break.");
        }
    }

    /// <summary>Writes what nginx serves https with; the key for this user's eyes only.</summary>
    public void WriteCertificate(string certificate, string key)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(KeyFile)!);
        RemoveKey();
        File.WriteAllText(System.IO.Path.Combine(Path, TlsFile.CertificatePath), certificate);

        // Made with its mode, not given it afterwards: there is no moment in which others could open it.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };

        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(KeyFile, options);
        writer.Write(key);
    }

    /// <summary>Nothing needs the key once nginx has ended.</summary>
    public void RemoveKey()
    {
        // Without its directory there is none.
        if (File.Exists(KeyFile))
        {
            File.Delete(KeyFile);
        }
    }

    /// <summary>Makes the directory of the tally.</summary>
    /// <param name="isMounted">An nginx in a container is another user, or none that this machine knows.</param>
    public void MakeTallyDirectory(bool isMounted)
    {
        Directory.CreateDirectory(TallyDirectory);

        if (isMounted && !OperatingSystem.IsWindows())
        {
            // Any user of the container may write into what is mounted there; here, nobody else gets as far as to it.
            File.SetUnixFileMode(TemporaryDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.SetUnixFileMode(TallyDirectory, (UnixFileMode)0b_111_111_111);
        }
    }

    public void Write(NginxPlace place, ClientFront front, Routes routes, IEnumerable<UpstreamServer> servers, string upstreams, string cookies, string? defaultSite)
    {
        Directory.CreateDirectory(TemporaryDirectory);
        var generated = Directory.CreateDirectory(System.IO.Path.Combine(Path, "generated")).FullName;

        File.WriteAllText(MainFilePath, MainFile.Render(place, front));

        foreach (var (name, text) in ((string, string)[])
        [
            ("front.conf", FrontFile.Render(place, front)),
            ("headers.conf", ServerFile.Headers),
            ("locations.conf", LocationsFile.Render(routes.Locations)),
            ("probes.conf", ProbesFile.Render(front.Telemetry, place.StatusKey)),
            ("replicas.conf", ReplicasFile.Render(servers)),
            ("security-headers.conf", SecurityHeaders.Render(front.SecurityHeaders) + cookies),
            ("server.conf", ServerFile.Render(place, front, routes)),
            ("trace.conf", TraceFile.Render(front.Telemetry)),
            ("upstreams.conf", upstreams),
        ])
        {
            // Docker Swarm, to which it may be published, takes no empty file.
            File.WriteAllText(System.IO.Path.Combine(generated, name), text.Length > 0 ? text : "# Nothing was declared that belongs here.\n");
        }

        if (defaultSite is not null)
        {
            var site = UnlinkedSite();
            File.WriteAllText(System.IO.Path.Combine(site, "default.conf"), defaultSite);
        }
    }

    /// <summary>Puts another upstream file in the place of the present one; who reads meanwhile reads one or the other, whole.</summary>
    public void ReplaceUpstreams(string text)
    {
        var file = System.IO.Path.Combine(Path, "generated", "upstreams.conf");
        var next = file + ".next";
        File.WriteAllText(next, text);
        File.Move(next, file, overwrite: true);
    }

    /// <summary>Makes <c>site</c> point at the directory a person edits, so that a reload sees the edits.</summary>
    public void LinkSite(string configurationDirectory) => Link("site", configurationDirectory);

    /// <summary>A real directory named <c>site</c>: for generated files, or as the point where a container mounts one.</summary>
    public string UnlinkedSite() => Unlinked("site");

    /// <summary>Makes <c>static/1</c>, <c>static/2</c>, … point at the directories that are served.</summary>
    public void LinkStatic(IReadOnlyList<string> directories)
    {
        for (var number = 1; number <= directories.Count; number++)
        {
            Link(StaticName(number), directories[number - 1]);
        }
    }

    /// <summary>The points where a container mounts the directories that are served.</summary>
    public void UnlinkedStatic(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            Unlinked(StaticName(number));
        }
    }

    private static string StaticName(int number) => string.Create(CultureInfo.InvariantCulture, $"{StaticFiles.Directory}/{number}");

    private void Link(string name, string target)
    {
        var link = new DirectoryInfo(System.IO.Path.Combine(Path, name));
        link.Parent!.Create();

        if (link.Exists || link.LinkTarget is not null)
        {
            if (link.LinkTarget == target)
            {
                return;
            }

            link.Delete(recursive: link.LinkTarget is null);
        }

        link.CreateAsSymbolicLink(target);
    }

    private string Unlinked(string name)
    {
        var directory = new DirectoryInfo(System.IO.Path.Combine(Path, name));

        if (directory.LinkTarget is not null)
        {
            directory.Delete();
        }

        return Directory.CreateDirectory(directory.FullName).FullName;
    }
}
