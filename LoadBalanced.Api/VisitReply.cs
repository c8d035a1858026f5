using System.Text.Json.Serialization;

namespace LoadBalanced.Api;

/// <summary>The body of a visit's reply; its fields in the order they are written.</summary>
internal sealed record VisitReply(string ContainerId, string DatabaseStatus, string Info, string Message, long? TotalVisits);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VisitReply))]
[JsonSerializable(typeof(StatsReply))]
internal sealed partial class VisitJson : JsonSerializerContext;
