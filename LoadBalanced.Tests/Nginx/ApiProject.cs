using Aspire.Hosting;

namespace LoadBalanced.Tests.Nginx;

internal sealed class ApiProject : IProjectMetadata
{
    public string ProjectPath => Path.Combine(Repository.Directory, "LoadBalanced.Api", "LoadBalanced.Api.csproj");
}
