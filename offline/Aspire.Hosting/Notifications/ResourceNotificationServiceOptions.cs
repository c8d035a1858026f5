namespace Aspire.Hosting.ApplicationModel;

/// <summary>What waiting does unless the call or the annotation says.</summary>
public sealed class ResourceNotificationServiceOptions
{
    public WaitBehavior DefaultWaitBehavior { get; set; } = WaitBehavior.StopOnResourceUnavailable;
}
