namespace LoadBalanced.AppHost;

/// <summary>A setting that cannot be followed; the message is one line that names the value and the rule.</summary>
internal sealed class BadSettingException(string message) : Exception(message);
