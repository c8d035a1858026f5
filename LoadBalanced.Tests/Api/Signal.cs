using System.Diagnostics;
using System.Globalization;

namespace LoadBalanced.Tests.Api;

internal static class Signal
{
    public static void Send(string name, int process)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
