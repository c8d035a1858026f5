namespace LoadBalanced.AppHost;

/// <summary>When Redis has its append-only file on the disk, and so what may be lost.</summary>
internal enum Fsync
{
    /// <summary>Before it answers: nothing that was answered is lost, whether Redis is killed or the machine loses its power.</summary>
    Always,

    /// <summary>
    /// Every second, by another thread. A Redis that is killed loses what was answered in the last two seconds, at most, and only when the disk is
    /// too slow for one sync a second; a machine that loses its power loses the last second then, or two.
    /// </summary>
    EverySecond,
}
