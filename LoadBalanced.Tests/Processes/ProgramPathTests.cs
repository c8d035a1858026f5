using System.Runtime.Versioning;
using Aspire.Hosting.Processes;
using Xunit;

namespace LoadBalanced.Tests.Processes;

public class ProgramPathTests
{
    [Fact]
    public void A_name_is_looked_up_on_PATH()
    {
        Assert.EndsWith("/sh", ProgramPath.Find("sh"), StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_may_not_be_executed_is_no_program()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Null(ProgramPath.Find(file));
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Assert.Equal(file, ProgramPath.Find(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
