using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace Offline.Tests.Dcp;

public sealed class DcpHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stopping_leaves_no_process_and_no_folder()
    {
        var host = await RealDcp.StartAsync();
        await host.Client.CreateAsync(RealDcp.Shell("sleeper", "exec sleep 300"), Cancellation);
        var status = (await host.Client.UntilStateAsync("sleeper", ExecutableStates.Running))[^1].Status!;
        var dcp = ParentOf(ParentOf(status.Pid!.Value));
        var folder = Path.GetDirectoryName(status.StdOutFile)!;
        Assert.True(RealDcp.IsAlive(status.Pid.Value));
        Assert.True(Directory.Exists(folder));

        await host.DisposeAsync();

        Assert.Equal(0, await host.Exited);
        Assert.False(RealDcp.IsAlive(status.Pid.Value));
        Assert.False(RealDcp.IsAlive(dcp));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task An_interrupt_of_our_process_group_does_not_reach_dcp()
    {
        await using var host = await RealDcp.StartAsync();
        await host.Client.CreateAsync(RealDcp.Shell("sleeper", "exec sleep 300"), Cancellation);
        var pid = (await host.Client.UntilStateAsync("sleeper", ExecutableStates.Running))[^1].Status!.Pid!.Value;

        Assert.NotEqual(GroupOf(Environment.ProcessId), GroupOf(pid));
        Assert.NotEqual(GroupOf(Environment.ProcessId), GroupOf(ParentOf(ParentOf(pid))));
    }

    [Fact]
    public async Task A_dcp_that_dies_is_noticed()
    {
        await using var host = await RealDcp.StartAsync();
        await host.Client.CreateAsync(RealDcp.Shell("sleeper", "exec sleep 300"), Cancellation);
        var pid = (await host.Client.UntilStateAsync("sleeper", ExecutableStates.Running))[^1].Status!.Pid!.Value;

        using (var dcp = Process.GetProcessById(ParentOf(ParentOf(pid))))
        {
            Assert.Equal("dcp", dcp.ProcessName);
            dcp.Kill();
        }

        Assert.NotEqual(0, await host.Exited.WaitAsync(RealDcp.Patience, Cancellation));
        Assert.Contains("API server started", host.LastOutput, StringComparison.Ordinal);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(RealDcp.Patience);
        while (RealDcp.IsAlive(pid))
        {
            await Task.Delay(100, patience.Token);
        }
    }

    [Fact]
    public async Task A_missing_dcp_is_one_clear_error()
    {
        var error = await Assert.ThrowsAsync<DcpException>(
            () => DcpHost.StartAsync(new DcpOptions("/nowhere/dcp"), NullLogger.Instance, Cancellation));
        Assert.Contains("'/nowhere/dcp'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dcp_that_refuses_its_arguments_is_quoted()
    {
        var error = await Assert.ThrowsAsync<DcpException>(() => DcpHost.StartAsync(
            RealDcp.Options with { ContainerRuntime = "abacus" }, NullLogger.Instance, Cancellation));
        Assert.Contains("abacus", error.Message, StringComparison.Ordinal);
    }

    private static int ParentOf(int pid) => StatField(pid, 1);

    private static int GroupOf(int pid) => StatField(pid, 2);

    private static int StatField(int pid, int afterState)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[afterState], CultureInfo.InvariantCulture);
    }
}
