using System.Net;

namespace Aspire.Hosting.Dcp;

/// <summary>DCP could not be started, or refused a request; the message says what DCP said.</summary>
internal sealed class DcpException : DistributedApplicationException
{
    public DcpException() { }

    public DcpException(string message) : base(message) { }

    public DcpException(string message, Exception inner) : base(message, inner) { }

    public DcpException(string message, HttpStatusCode statusCode) : base(message) => StatusCode = statusCode;

    /// <summary>Null when there was no answer at all.</summary>
    public HttpStatusCode? StatusCode { get; }
}
