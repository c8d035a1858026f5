using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Containers;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>Finds the way to talk to each nginx.</summary>
internal sealed class NginxControls(ResourceNotificationService notifications, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Null while it does not run.</summary>
    public INginxControl? Of(NginxResource nginx)
    {
        if (!notifications.TryGetCurrentState(nginx.Name, out var now) || now.Snapshot.State?.Text != KnownResourceStates.Running)
        {
            return null;
        }

        if (nginx.Program is not { } program)
        {
            return nginx.ContainerEngine is { } engine && now.Snapshot.Properties.FirstOrDefault(property => property.Name == "container.id")?.Value is string { Length: > 0 } id
                ? new ContainerControl(engine, id, _time)
                : null;
        }

        var directory = new RunDirectory(nginx.RunDirectory);

        return OrphanedWorkers.Master(directory.Path, directory.PidFile) is not null ? new ProcessControl(program, directory, _time) : null;
    }
}
