using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using HealthCheckStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace Aspire.Hosting.Dashboard;

/// <summary>Turns what the model says about a resource into what the dashboard is told.</summary>
internal static class ResourceMessages
{
    /// <param name="event">The resource and its snapshot.</param>
    /// <param name="firstSeen">Stands in for a creation time that the snapshot does not have; the dashboard sorts by it.</param>
    public static Proto.Resource From(ResourceEvent @event, DateTime firstSeen)
    {
        var snapshot = @event.Snapshot;
        var created = snapshot.CreationTimeStamp ?? firstSeen;

        // supports_detailed_telemetry stays false: it tells the dashboard's usage reporting that a resource type is Microsoft's own.
        var resource = new Proto.Resource
        {
            Name = @event.ResourceId,
            Uid = @event.ResourceId,
            DisplayName = @event.Resource.Name,
            ResourceType = snapshot.ResourceType,
            State = snapshot.State?.Text ?? "",
            StateStyle = snapshot.State?.Style ?? "",
            CreatedAt = From(created),
            StartedAt = From(snapshot.StartTimeStamp),
            StoppedAt = From(snapshot.StopTimeStamp),
            IsHidden = snapshot.IsHidden,
        };

        if (snapshot.IconName is { } icon)
            resource.IconName = icon;
        if (snapshot.IconVariant is { } variant)
            resource.IconVariant = From(variant);

        resource.Environment.AddRange(snapshot.EnvironmentVariables.Select(From));
        resource.Urls.AddRange(snapshot.Urls.Select(From));
        resource.Volumes.AddRange(snapshot.Volumes.Select(From));
        resource.Relationships.AddRange(snapshot.Relationships.Select(From));
        resource.HealthReports.AddRange(snapshot.HealthReports.Select(From));
        resource.Commands.AddRange(snapshot.Commands.Where(c => c.Visibility.HasFlag(ResourceCommandVisibility.UI)).Select(From));
        resource.Properties.AddRange(StandardProperties(@event, created));
        resource.Properties.AddRange(snapshot.Properties.Select(From));
        return resource;
    }

    private static IEnumerable<Proto.ResourceProperty> StandardProperties(ResourceEvent @event, DateTime created)
    {
        var snapshot = @event.Snapshot;
        return
        [
            Property("resource.uid", @event.ResourceId),
            Property("resource.name", @event.ResourceId),
            Property("resource.type", snapshot.ResourceType),
            Property("resource.displayName", @event.Resource.Name),
            Property("resource.state", snapshot.State?.Text),
            Property("resource.exitCode", snapshot.ExitCode?.ToString(CultureInfo.InvariantCulture)),
            Property("resource.createTime", created.ToString("O")),
            Property("resource.startTime", snapshot.StartTimeStamp?.ToString("O")),
            Property("resource.stopTime", snapshot.StopTimeStamp?.ToString("O")),
            Property("resource.healthState", snapshot.HealthStatus?.ToString()),
        ];
    }

    private static Proto.ResourceProperty Property(string name, string? value) => new() { Name = name, Value = From(value), IsSensitive = false };

    private static Proto.ResourceProperty From(ResourcePropertySnapshot property)
    {
        var message = new Proto.ResourceProperty
        {
            Name = property.Name,
            Value = From(property.Value),
            IsSensitive = property.IsSensitive,
            IsHighlighted = property.IsHighlighted,
        };
        if (property.DisplayName is { } shown)
            message.DisplayName = shown;
        return message;
    }

    private static Value From(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        int number => Value.ForNumber(number),
        IEnumerable<string> texts => Value.ForList([.. texts.Select(Value.ForString)]),
        IEnumerable<int> numbers => Value.ForList([.. numbers.Select(number => Value.ForNumber(number))]),
        _ => Value.ForString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    private static Timestamp? From(DateTime? time) => time is { } known ? Timestamp.FromDateTime(known.ToUniversalTime()) : null;

    private static Proto.EnvironmentVariable From(EnvironmentVariableSnapshot variable)
        => new() { Name = variable.Name, Value = variable.Value ?? "", IsFromSpec = variable.IsFromSpec };

    private static Proto.Url From(UrlSnapshot url) => new()
    {
        EndpointName = url.Name ?? "",
        FullUrl = url.Url,
        IsInternal = url.IsInternal,
        IsInactive = url.IsInactive,
        DisplayProperties = new() { DisplayName = url.DisplayProperties.DisplayName, SortOrder = url.DisplayProperties.SortOrder },
    };

    private static Proto.Volume From(VolumeSnapshot volume)
        => new() { Source = volume.Source ?? "", Target = volume.Target, MountType = volume.MountType, IsReadOnly = volume.IsReadOnly };

    private static Proto.ResourceRelationship From(RelationshipSnapshot relationship)
        => new() { ResourceName = relationship.ResourceName, Type = relationship.Type };

    private static Proto.HealthReport From(HealthReportSnapshot report)
    {
        var message = new Proto.HealthReport
        {
            Key = report.Name,
            Description = report.Description ?? "",
            Exception = report.ExceptionText ?? "",
            LastRunAt = From(report.LastRunAt),
        };
        if (report.Status is { } status)
        {
            message.Status = status switch
            {
                HealthCheckStatus.Healthy => Proto.HealthStatus.Healthy,
                HealthCheckStatus.Degraded => Proto.HealthStatus.Degraded,
                _ => Proto.HealthStatus.Unhealthy,
            };
        }

        return message;
    }

    private static Proto.ResourceCommand From(ResourceCommandSnapshot command)
    {
        var message = new Proto.ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            DisplayDescription = command.DisplayDescription ?? "",
            ConfirmationMessage = command.ConfirmationMessage ?? "",
            IconName = command.IconName ?? "",
            IconVariant = From(command.IconVariant ?? IconVariant.Regular),
            IsHighlighted = command.IsHighlighted,
            State = command.State switch
            {
                ResourceCommandState.Enabled => Proto.ResourceCommandState.Enabled,
                ResourceCommandState.Disabled => Proto.ResourceCommandState.Disabled,
                _ => Proto.ResourceCommandState.Hidden,
            },
        };
        message.ArgumentInputs.AddRange(command.Arguments.Select(InputMessages.From));
        return message;
    }

    private static Proto.IconVariant From(IconVariant variant)
        => variant is IconVariant.Filled ? Proto.IconVariant.Filled : Proto.IconVariant.Regular;
}
