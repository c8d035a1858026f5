namespace LoadBalanced.Api;

/// <summary>A setting has a value that breaks its rule; the message names both.</summary>
internal sealed class BadSettingException(string message) : Exception(message);
