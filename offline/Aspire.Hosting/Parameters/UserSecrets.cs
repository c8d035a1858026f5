using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.Parameters;

/// <summary>The file outside the repository where a developer's secrets of this AppHost are kept.</summary>
internal sealed class UserSecrets(string path)
{
    // Set by "aspire run --isolated", which gives each start a copy of the secrets.
    private const string OtherIdKey = "DOTNET_USER_SECRETS_ID";

    private static readonly Lock FileLock = new();

    /// <summary>Null for an AppHost whose project has no <c>UserSecretsId</c>.</summary>
    public static UserSecrets? Of(Assembly? appHost)
        => (Environment.GetEnvironmentVariable(OtherIdKey) ?? appHost?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId) is { } id
            ? new(PathHelper.GetSecretsPathFromSecretsId(id))
            : null;

    /// <summary>The value kept under that key, else the one given, which is kept from now on.</summary>
    public string GetOrKeep(string key, Func<string> value)
    {
        lock (FileLock)
        {
            var secrets = File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is JsonObject kept ? kept : [];
            if (secrets[key]?.GetValue<string>() is { } known)
            {
                return known;
            }

            secrets[key] = value();
            Write(secrets);
            return secrets[key]!.GetValue<string>();
        }
    }

    // A reader sees the old file or the new one, never half of it; and nobody else may read either.
    private void Write(JsonObject secrets)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        using (var writer = new StreamWriter(file))
        {
            writer.Write(secrets.ToJsonString(new() { WriteIndented = true }));
        }

        File.Move(draft, path, overwrite: true);
    }
}
