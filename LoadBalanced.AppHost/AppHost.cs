using LoadBalanced.AppHost;
using LoadBalanced.AppHost.Publishing;

var builder = DistributedApplication.CreateBuilder(args);

if (await Settings.ReadAsync(builder, Console.Error) is not { } settings)
{
    return 1;
}

builder.AddComposeProject("compose");

var cache = builder.AddRedis("cache")
    .WithImageFrom(settings.Containers.CacheImage)
    .WithDataVolume(settings.Containers.Volume ?? ComposeProject.VolumeName(builder, "cache-data"))
    .WithAppendOnlyFile(settings.Fsync)
    .WithRestart()
    .PublishAsComposeService();

var api = builder.AddReplicas<Projects.LoadBalanced_Api>("api", settings.Replicas, settings.MaxReplicas, replica => replica
    .WithReference(cache)
    .WaitFor(cache)
    .WithHttpHealthCheck("/health")
    .WithTrustedProxy("nginx")
    // What a socket has received is handled on the thread that noticed it: nothing in the API blocks.
    .WithEnvironment("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1")
    .PublishAsComposeService(settings.Replicas));

var nginx = builder.AddNginx("nginx", settings.Port)
    .WithImageFrom(settings.Containers.NginxImage)
    .WithConfiguration("../nginx")
    .WithRunDirectory(Path.Combine(settings.DataDirectory, "nginx"))
    .WithUpstream(api)
    .WithUpstream("api-peek", api.Endpoints)
    .WaitFor(api)
    .WithRestart()
    .PublishAsComposeService();
settings.Front.ApplyTo(nginx);

if (await settings.Runtime.ResolveAsync(builder, Console.Error) is not { } runtime)
{
    return 1;
}

if (runtime is Runtime.Processes)
{
    cache.RunAsExecutable(Path.Combine(settings.DataDirectory, "cache"));
    nginx.RunAsExecutable();
}

await builder.Build().RunAsync();
return Environment.ExitCode;
