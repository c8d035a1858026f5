namespace Aspire.Hosting.Dcp;

/// <summary>The temporary folder of one run of DCP. Only its owner may read it: it holds the server's key and a token.</summary>
internal sealed class DcpSession : IDisposable
{
    private readonly FileStream _output;

    private DcpSession(string folder)
    {
        Folder = folder;
        // Opened now, so that what DCP said last can be read even after DCP removed the folder.
        _output = new FileStream(OutputPath, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public string Folder { get; }

    public string KubeconfigPath => Path.Combine(Folder, "kubeconfig");

    public string CertificatePath => Path.Combine(Folder, "server.crt");

    public string KeyPath => Path.Combine(Folder, "server.key");

    public string OutputPath => Path.Combine(Folder, "dcp.log");

    public static DcpSession Create() => new(Directory.CreateTempSubdirectory("aspire-dcp-").FullName);

    public Kubeconfig? ReadKubeconfig()
    {
        try
        {
            return Kubeconfig.TryParse(File.ReadAllText(KubeconfigPath));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The end of what DCP wrote, at most 4 KB.</summary>
    public string ReadOutput()
    {
        _output.Position = Math.Max(0, _output.Length - 4096);
        using var reader = new StreamReader(_output, leaveOpen: true);
        var text = reader.ReadToEnd().Trim();
        return text.Length == 0 ? "(it said nothing)" : text;
    }

    public void Dispose()
    {
        _output.Dispose();
        if (Directory.Exists(Folder))
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
            }
            catch (IOException)
            {
                // DCP removes it at this moment; a killed DCP's controllers do so when they are done.
            }
        }
    }
}
