using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>
/// One after the other, and beside no other test: containers that an engine starts while it joins or leaves a Swarm may never
/// resolve each other's names (seen with 20.10), and four replicas on a busy machine keep Redis waiting for longer than they wait.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class PublishedCollection;
