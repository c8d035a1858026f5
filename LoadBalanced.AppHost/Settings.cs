using LoadBalanced.AppHost.Publishing;
using Microsoft.Extensions.Configuration;

namespace LoadBalanced.AppHost;

/// <summary>The configuration section <c>LoadBalanced</c>, checked.</summary>
/// <param name="Port">Where nginx listens; null takes a free port.</param>
/// <param name="Replicas">How many replicas of the API run.</param>
/// <param name="MaxReplicas">How many replicas there can be: those above <paramref name="Replicas"/> start when a person starts them.</param>
/// <param name="Runtime">What Redis and nginx are to run as.</param>
/// <param name="Fsync">When Redis has what it counted on the disk.</param>
/// <param name="DataDirectory">Where local processes keep their data, an absolute path.</param>
internal sealed record Settings(int? Port, int Replicas, int MaxReplicas, Runtime Runtime, Fsync Fsync, string DataDirectory)
{
    public const string Section = "LoadBalanced";

    /// <summary>What containers are made of.</summary>
    public ContainerSettings Containers { get; init; } = new();

    /// <summary>How nginx meets its clients.</summary>
    public FrontSettings Front { get; init; } = new();

    private const int MostReplicas = 100;
    private const int SpareReplicas = 2;

    /// <summary>Null when a setting cannot be followed on this machine; one line in <paramref name="complaints"/> then says why.</summary>
    public static async Task<Settings?> ReadAsync(
        IDistributedApplicationBuilder builder, TextWriter complaints)
    {
        try
        {
            var settings = Parse(builder.Configuration, builder.AppHostDirectory);
            if (builder.ExecutionContext.IsRunMode)
            {
                PublicPort.Check(settings.Port);
                if (settings.Front.Https)
                {
                    PublicPort.Check(settings.Front.HttpsPort, nameof(FrontSettings.HttpsPort));
                }
            }
            else
            {
                OutputDirectory.Check(OutputDirectory.Of(builder));
            }

            return settings;
        }
        catch (BadSettingException e)
        {
            await complaints.WriteLineAsync(e.Message);
            return null;
        }
    }

    /// <summary>The settings as written down, before this machine is looked at.</summary>
    /// <exception cref="BadSettingException">A value breaks its rule.</exception>
    public static Settings Parse(IConfiguration configuration, string appHostDirectory)
    {
        var section = configuration.GetSection(Section);
        var port = WholeNumber(section, nameof(Port), byDefault: 8080, from: 0, to: 65535, note: " (0 takes a free port)");

        var replicas = WholeNumber(section, nameof(Replicas), byDefault: 2, from: 1, to: MostReplicas);

        return new Settings(
            port is 0 ? null : port,
            replicas,
            WholeNumber(section, nameof(MaxReplicas), byDefault: Math.Min(replicas + SpareReplicas, MostReplicas), from: replicas, to: MostReplicas),
            ParseRuntime(section[nameof(Runtime)]),
            ParseFsync(section[nameof(Fsync)]),
            Path.GetFullPath(section[nameof(DataDirectory)] is { Length: > 0 } directory ? directory : "../.data", appHostDirectory))
        {
            Containers = ContainerSettings.Parse(section),
            Front = FrontSettings.Parse(section),
        };
    }

    internal static int WholeNumber(IConfigurationSection section, string key, int byDefault, int from, int to, string note = "")
    {
        var text = section[key];
        if (string.IsNullOrEmpty(text))
        {
            return byDefault;
        }

        return int.TryParse(text, out var number) && number >= from && number <= to
            ? number
            : throw new BadSettingException($"{Section}:{key} is '{text}'; it must be a whole number from {from} to {to}{note}.");
    }

    // Not Enum.TryParse: that takes numbers too.
    private static Runtime ParseRuntime(string? text) => text?.ToUpperInvariant() switch
    {
        null or "" or "AUTO" => Runtime.Auto,
        "CONTAINERS" => Runtime.Containers,
        "PROCESSES" => Runtime.Processes,
        _ => throw new BadSettingException($"{Section}:{nameof(Runtime)} is '{text}'; it must be auto, containers or processes."),
    };

    private static Fsync ParseFsync(string? text) => text?.ToUpperInvariant() switch
    {
        null or "" or "EVERYSECOND" => Fsync.EverySecond,
        "ALWAYS" => Fsync.Always,
        _ => throw new BadSettingException($"{Section}:{nameof(Fsync)} is '{text}'; it must be everysecond or always."),
    };
}
