using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Dcp;

/// <summary>How the DCP process is started.</summary>
internal static class DcpProcess
{
    // Meant for the AppHost itself; what DCP starts would inherit them.
    private static readonly string[] NotInherited =
        ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE"];

    public static Process Start(DcpOptions options, DcpSession session)
    {
        RequireExecutable(options.CliPath);
        DcpCertificate.Write(session.CertificatePath, session.KeyPath);

        // setsid: a Ctrl-C in the terminal reaches the whole foreground group, and DCP ends at once on SIGINT, its objects
        // with it; in a session of its own, it ends when we say so. (DCP's own --detach would also do, but leaves us
        // neither its process id nor its exit code.)
        // The shell: with pipes instead of a file, DCP would die of SIGPIPE, uncleaned, when the AppHost is killed.
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        string[] arguments =
        [
            "-c", "exec setsid \"$@\" >\"$0\" 2>&1 </dev/null", session.OutputPath,
            Path.GetFullPath(options.CliPath), "start-apiserver",
            "--monitor", Environment.ProcessId.ToString(),
            "--kubeconfig", session.KubeconfigPath,
            "--tls-cert-file", session.CertificatePath,
            "--tls-key-file", session.KeyPath,
            .. options.ContainerRuntime is { Length: > 0 } runtime ? (string[])["--container-runtime", runtime] : [],
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in NotInherited)
        {
            start.Environment.Remove(name);
        }

        // DCP keeps the captured output of its processes here, and removes the folder when it ends.
        start.Environment["DCP_SESSION_FOLDER"] = session.Folder;
        if (options.DiagnosticsLogFolder is { Length: > 0 } folder)
        {
            start.Environment["DCP_DIAGNOSTICS_LOG_FOLDER"] = folder;
            start.Environment["DCP_DIAGNOSTICS_LOG_LEVEL"] = "debug";
        }

        try
        {
            return Process.Start(start) ?? throw new DcpException($"DCP at '{options.CliPath}' could not be started.");
        }
        catch (Win32Exception error)
        {
            throw new DcpException($"DCP at '{options.CliPath}' could not be started: {error.Message}", error);
        }
    }

    private static void RequireExecutable(string path)
    {
        if (!File.Exists(path))
        {
            throw new DcpException($"DCP is not installed at '{path}'; ./run and ./test put it in place.");
        }

        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Execute) == UnixFileMode.None)
        {
            throw new DcpException($"DCP at '{path}' is not executable (chmod +x).");
        }
    }
}
