using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Cli;

/// <summary>Turns what the model says about a resource into what the <c>aspire</c> command is told.</summary>
internal static class ResourceDescription
{
    public static ResourceMessage Of(ResourceEvent @event, SecretValues secrets)
    {
        var snapshot = @event.Snapshot;
        return new()
        {
            Name = @event.ResourceId,
            DisplayName = @event.Resource.Name,
            ResourceType = snapshot.ResourceType,
            State = snapshot.State?.Text,
            StateStyle = snapshot.State?.Style,
            HealthStatus = snapshot.HealthStatus?.ToString(),
            ExitCode = snapshot.ExitCode,
            CreatedAt = snapshot.CreationTimeStamp,
            StartedAt = snapshot.StartTimeStamp,
            StoppedAt = snapshot.StopTimeStamp,
            IsHidden = snapshot.IsHidden,
            Urls = [.. snapshot.Urls.Where(u => !u.IsInactive && u.Url.Length > 0).Select(Of)],
            Relationships = [.. snapshot.Relationships.Select(r => new RelationshipMessage(r.ResourceName, r.Type))],
            HealthReports = [.. snapshot.HealthReports.Select(r => new HealthReportMessage(r.Name, r.Status?.ToString(), r.Description, r.ExceptionText))],
            Volumes = [.. snapshot.Volumes.Select(v => new VolumeMessage(v.Source, v.Target, v.MountType, v.IsReadOnly))],
            EnvironmentVariables = [.. snapshot.EnvironmentVariables.Select(v => new EnvironmentVariableMessage(v.Name, secrets.Redact(v.Value), v.IsFromSpec))],
            Properties = Of(snapshot.Properties),
            Commands = [.. snapshot.Commands.Select(c => new CommandMessage(
                c.Name, c.DisplayName, c.DisplayDescription, c.Visibility.ToString(), c.State.ToString(), [.. c.Arguments.Select(Of)]))],
        };
    }

    public static ResourceState Summary(ResourceEvent @event) => new(
        @event.Resource.Name,
        @event.Snapshot.ResourceType,
        @event.Snapshot.State?.Text ?? "Unknown",
        [.. @event.Resource.Annotations.OfType<EndpointAnnotation>().Select(e => e.AllocatedEndpoint?.UriString).OfType<string>()],
        @event.Snapshot.HealthStatus?.ToString());

    private static ArgumentMessage Of(InteractionInput input) => new(
        input.Name, input.Label, input.Description, input.EnableDescriptionMarkdown, input.InputType.ToString(), input.Required, input.Placeholder, input.Value,
        input.Options?.ToDictionary(option => option.Key, option => option.Value), input.AllowCustomChoice, input.MaxLength);

    private static UrlMessage Of(UrlSnapshot url)
    {
        var shown = url.DisplayProperties;
        return new(url.Name ?? "default", url.Url, url.IsInternal, new(shown.DisplayName.Length == 0 ? null : shown.DisplayName, shown.SortOrder));
    }

    private static Dictionary<string, JsonNode?> Of(IEnumerable<ResourcePropertySnapshot> properties)
    {
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var property in properties)
        {
            values[property.Name] = property.IsSensitive ? null : Of(property.Value);
        }

        return values;
    }

    private static JsonNode? Of(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(Of)]),
        _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };
}
