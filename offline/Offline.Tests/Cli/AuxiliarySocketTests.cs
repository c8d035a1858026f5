using Aspire.Hosting.Cli;
using Microsoft.Extensions.Configuration;

namespace Offline.Tests.Cli;

public class AuxiliarySocketTests
{
    /// <summary>Taken from an AppHost on the official packages that was started at that path.</summary>
    [Fact]
    public void An_AppHost_is_named_as_the_official_one_names_it()
        => Assert.Equal("45_Uvj-GLsE", AuxiliarySocket.IdOf("/work/off-cli/LoadBalanced.AppHost/LoadBalanced.AppHost.csproj"));

    [Fact]
    public void Two_starts_of_one_AppHost_have_sockets_of_their_own()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["AppHost:FilePath"] = "/nowhere/App.csproj" })
            .Build();

        var first = Path.GetFileName(AuxiliarySocket.Path(configuration));
        var second = Path.GetFileName(AuxiliarySocket.Path(configuration));

        Assert.NotEqual(first, second);
        Assert.All([first, second], name =>
        {
            Assert.StartsWith(AuxiliarySocket.IdOf("/nowhere/App.csproj"), name, StringComparison.Ordinal);
            Assert.EndsWith($".{Environment.ProcessId}", name, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_path_is_resolved_through_every_symbolic_link_in_it()
    {
        var directory = Directory.CreateTempSubdirectory("socket-").FullName;
        try
        {
            var real = Path.Combine(AuxiliarySocket.Resolve(directory), "real");
            Directory.CreateDirectory(Path.Combine(real, "inner"));
            File.CreateSymbolicLink(Path.Combine(directory, "link"), real);
            File.CreateSymbolicLink(Path.Combine(directory, "again"), Path.Combine(directory, "link", "inner"));

            Assert.Equal(Path.Combine(real, "inner", "App.csproj"), AuxiliarySocket.Resolve(Path.Combine(directory, "again", "App.csproj")));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
