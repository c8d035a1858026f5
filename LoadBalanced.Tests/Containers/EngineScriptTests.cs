using LoadBalanced.Tests.EndToEnd;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.Containers;

/// <summary>The engine that <c>./test --containers</c> starts where none answers.</summary>
public sealed class EngineScriptTests : IDisposable
{
    private readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    // In a network and a table of mounts of its own, where no other engine is and nothing is left to the machine.
    [Fact]
    public async Task An_engine_that_was_in_a_Swarm_leaves_the_machine_as_it_was()
    {
        TestRuntime.SkipWithoutContainers();
        Assert.SkipUnless(Environment.UserName is "root", "starting an engine needs root");

        var run = await ShellScript.RunAsync(
            Repository.Directory,
            $$"""
            set -euo pipefail
            unset DOCKER_HOST
            export TMPDIR={{_data.Path}}
            root=$PWD
            source eng/setup.sh
            trap 'stop_engine; rm -rf "$work"' EXIT
            state() {
              ip -brief link
              cat /proc/sys/net/ipv4/ip_forward
              iptables -S
              iptables -t nat -S
              grep -F "$TMPDIR" /proc/self/mounts || true
            }
            # Which links there are is read there too.
            mount -t sysfs sysfs /sys
            ip link set lo up
            state >"$TMPDIR/before"
            start_engine
            docker swarm init --advertise-addr 127.0.0.1
            until [[ -e $engine_home/exec/netns/ingress_sbox ]] && ip link show docker_gwbridge; do sleep 0.1; done
            home=$engine_home
            stop_engine
            state >"$TMPDIR/after"
            diff "$TMPDIR/before" "$TMPDIR/after"
            [[ ! -e $home ]] && echo 'Nothing is left.'
            """,
            "timeout", "60", "unshare", "--net", "--mount");

        Assert.True(run.ExitCode == 0 && run.Output.EndsWith("Nothing is left.\n", StringComparison.Ordinal), run.Output);
    }

    [Fact]
    public async Task A_second_script_waits_and_says_for_whom()
    {
        TestRuntime.SkipWithoutContainers();

        // The lock is held: by the ./test that runs this test.
        var second = await ShellScript.RunAsync(
            Repository.Directory,
            """
            unset LOADBALANCED_HOLDS_ENGINE
            timeout 5 eng/with-engine echo 'It ran.'
            """);

        Assert.Equal(124, second.ExitCode);
        Assert.Contains($"waiting for process {Environment.GetEnvironmentVariable("LOADBALANCED_HOLDS_ENGINE")},", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("It ran.", second.Output, StringComparison.Ordinal);
    }
}
