using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>What is published, run by the real Docker Swarm.</summary>
[Collection<PublishedCollection>]
public sealed class SwarmTests(SwarmSystem system) : PublishedTests<SwarmSystem>(system);
