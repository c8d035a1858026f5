using System.Text;
using Aspire.Hosting.Nginx.Spans;

namespace LoadBalanced.Tests.Nginx;

/// <summary>An access-log line as nginx sends it; only what a test is about differs from an ordinary one.</summary>
internal static class LogLine
{
    public const string Trace = "0af7651916cd43dd8448eb211c80319c";
    public const string RequestSpan = "00f067aa0ba902b7";

    public static string Text(
        string trace = Trace,
        string parent = "",
        string flags = "01",
        string end = "1700000000.123",
        string duration = "0.023",
        string method = "GET",
        string uri = "/",
        string status = "200",
        string protocol = "HTTP/1.1",
        string agent = "curl/8.0",
        string tryAddress = "127.0.0.1:5001",
        string tryStatus = "200",
        string tryConnect = "0.001",
        string tryHeader = "0.019",
        string tryDuration = "0.020") =>
        "<190>Nov 22 16:36:14 nginx: {"
        + $"\"id\":\"3f1e8a5c0d6b4f7a9c2e1d0b8a7f6e5d\",\"trace\":\"{trace}\",\"parent\":\"{parent}\",\"span\":\"{RequestSpan}\",\"flags\":\"{flags}\","
        + $"\"end\":\"{end}\",\"duration\":\"{duration}\",\"method\":\"{method}\",\"uri\":\"{uri}\",\"status\":\"{status}\","
        + $"\"scheme\":\"http\",\"host\":\"localhost\",\"port\":\"8080\",\"protocol\":\"{protocol}\",\"client\":\"10.0.0.9\","
        + $"\"agent\":\"{agent}\",\"requestBytes\":\"\",\"responseBytes\":\"129\","
        + $"\"tryAddress\":\"{tryAddress}\",\"tryStatus\":\"{tryStatus}\",\"tryConnect\":\"{tryConnect}\",\"tryHeader\":\"{tryHeader}\",\"tryDuration\":\"{tryDuration}\""
        + "}";

    public static LoggedRequest Read(string line) => LoggedRequest.Read(AccessLogEntry.Parse(Encoding.UTF8.GetBytes(line))!)!;
}
