using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Redis;

/// <summary>When Redis writes its data to disk.</summary>
internal sealed record SnapshotAnnotation(TimeSpan Interval, long KeysChanged) : IResourceAnnotation;
