using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>Finds the way to talk to each nginx.</summary>
internal sealed class NginxControls(ResourceNotificationService notifications, TimeProvider? time = null)
{
    /// <summary>Null while it does not run.</summary>
    public INginxControl? Of(NginxResource nginx)
    {
        if (!notifications.TryGetCurrentState(nginx.Name, out var now) || now.Snapshot.State?.Text != KnownResourceStates.Running)
        {
            return null;
        }

        var directory = new RunDirectory(nginx.RunDirectory);

        return nginx.Program is { } program && OrphanedWorkers.Master(directory.Path, directory.PidFile) is not null
            ? new ProcessControl(program, directory, time ?? TimeProvider.System)
            : null;
    }
}
