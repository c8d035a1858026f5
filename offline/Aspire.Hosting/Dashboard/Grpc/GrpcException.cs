namespace Aspire.Hosting.Dashboard.Grpc;

/// <summary>The gRPC status codes this server answers with.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Internal = 13,
    Unauthenticated = 16,
}

/// <summary>Ends a call with a status and a message that the client gets to see.</summary>
internal sealed class GrpcException(GrpcStatus status, string message) : Exception(message)
{
    public GrpcStatus Status => status;
}
