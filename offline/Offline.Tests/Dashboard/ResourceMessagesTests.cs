using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Proto = Aspire.Hosting.Dashboard.Proto;

namespace Offline.Tests.Dashboard;

public class ResourceMessagesTests
{
    private static readonly DateTime FirstSeen = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void State_name_and_times_are_told()
    {
        var message = Map(Empty with
        {
            State = new("Running", "success"),
            CreationTimeStamp = FirstSeen.AddHours(1),
            StartTimeStamp = FirstSeen.AddHours(2),
            StopTimeStamp = FirstSeen.AddHours(3),
            ExitCode = 137,
            IsHidden = true,
            IconName = "Server",
            IconVariant = IconVariant.Filled,
        });

        Assert.Equal(("api-abc", "api-abc", "api", "Project"), (message.Name, message.Uid, message.DisplayName, message.ResourceType));
        Assert.Equal(("Running", "success"), (message.State, message.StateStyle));
        Assert.Equal(
            [FirstSeen.AddHours(1), FirstSeen.AddHours(2), FirstSeen.AddHours(3)],
            [message.CreatedAt.ToDateTime(), message.StartedAt.ToDateTime(), message.StoppedAt.ToDateTime()]);
        Assert.True(message.IsHidden);
        Assert.Equal(("Server", Proto.IconVariant.Filled), (message.IconName, message.IconVariant));
        Assert.Equal("137", Property(message, "resource.exitCode").Value.StringValue);
        Assert.Equal("Healthy", Property(message, "resource.healthState").Value.StringValue);
    }

    [Fact]
    public void A_resource_that_has_no_times_yet_was_created_when_it_was_first_seen()
    {
        var message = Map(Empty);

        Assert.Equal(FirstSeen, message.CreatedAt.ToDateTime());
        Assert.Null(message.StartedAt);
        Assert.Null(message.StoppedAt);
    }

    [Fact]
    public void Variables_urls_volumes_and_relations_are_told()
    {
        var message = Map(Empty with
        {
            EnvironmentVariables = [new("A", "1", IsFromSpec: true), new("B", null, IsFromSpec: false)],
            Urls = [new("http", "http://localhost:1", IsInternal: true) { IsInactive = true, DisplayProperties = new("Site", 7) }],
            Volumes = [new("data", "/data", "volume", IsReadOnly: true)],
            Relationships = [new("cache", "Reference")],
        });

        Assert.Equal([("A", "1", true), ("B", "", false)], message.Environment.Select(v => (v.Name, v.Value, v.IsFromSpec)));
        var url = Assert.Single(message.Urls);
        Assert.Equal(("http", "http://localhost:1", true, true), (url.EndpointName, url.FullUrl, url.IsInternal, url.IsInactive));
        Assert.Equal(("Site", 7), (url.DisplayProperties.DisplayName, url.DisplayProperties.SortOrder));
        var volume = Assert.Single(message.Volumes);
        Assert.Equal(("data", "/data", "volume", true), (volume.Source, volume.Target, volume.MountType, volume.IsReadOnly));
        var relation = Assert.Single(message.Relationships);
        Assert.Equal(("cache", "Reference"), (relation.ResourceName, relation.Type));
    }

    [Fact]
    public void A_check_that_has_not_run_has_no_status()
    {
        var message = Map(Empty.WithHealthReports([
            new("ping", HealthStatus.Degraded, "slow", "boom") { LastRunAt = FirstSeen },
            new("later", null, null, null)]));

        var (ping, later) = (message.HealthReports[0], message.HealthReports[1]);
        Assert.Equal(("ping", Proto.HealthStatus.Degraded, "slow", "boom"), (ping.Key, ping.Status, ping.Description, ping.Exception));
        Assert.Equal(FirstSeen, ping.LastRunAt.ToDateTime());
        Assert.True(ping.HasStatus);
        Assert.False(later.HasStatus);
    }

    [Fact]
    public void Commands_are_told_unless_they_are_for_code_only()
    {
        ResourceCommandSnapshot command = new(
            "reload", ResourceCommandState.Disabled, "Reload", "Reloads", null, "Sure?", "Arrow", IconVariant.Filled, IsHighlighted: true);
        var message = Map(Empty with { Commands = [command, command with { Name = "code", Visibility = ResourceCommandVisibility.Api }] });

        var told = Assert.Single(message.Commands);
        Assert.Equal(("reload", "Reload", "Reloads", "Sure?"), (told.Name, told.DisplayName, told.DisplayDescription, told.ConfirmationMessage));
        Assert.Equal(("Arrow", Proto.IconVariant.Filled, true), (told.IconName, told.IconVariant, told.IsHighlighted));
        Assert.Equal(Proto.ResourceCommandState.Disabled, told.State);
    }

    [Fact]
    public void Properties_keep_their_kind_and_secrets_are_marked()
    {
        var message = Map(Empty with
        {
            Properties =
            [
                new("text", "a"), new("number", 5), new("list", ImmutableArray.Create("x", "y")), new("none", null), new("time", TimeSpan.FromSeconds(1)),
                new("password", "p") { IsSensitive = true },
            ],
        });

        Assert.Equal("a", Property(message, "text").Value.StringValue);
        Assert.Equal(5, Property(message, "number").Value.NumberValue);
        Assert.Equal(["x", "y"], Property(message, "list").Value.ListValue.Values.Select(value => value.StringValue));
        Assert.Equal(Google.Protobuf.WellKnownTypes.Value.KindOneofCase.NullValue, Property(message, "none").Value.KindCase);
        Assert.Equal("00:00:01", Property(message, "time").Value.StringValue);
        Assert.Equal(["password"], message.Properties.Where(property => property.IsSensitive).Select(property => property.Name));
    }

    private static CustomResourceSnapshot Empty => new() { ResourceType = "Project", Properties = [] };

    private static Proto.Resource Map(CustomResourceSnapshot snapshot)
        => ResourceMessages.From(new(new ExecutableResource("api", "/bin/api", "/"), "api-abc", snapshot), FirstSeen);

    private static Proto.ResourceProperty Property(Proto.Resource message, string name) => message.Properties.Single(property => property.Name == name);
}
