using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoadBalanced.Tests.Processes;

public class RunAsExecutableTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Fact]
    public void The_surrogate_takes_the_place_of_the_container_under_its_name()
    {
        var web = AddWeb();

        web.RunAsExecutable(Surrogate(web));

        var surrogate = Assert.IsType<ExecutableSurrogate>(Assert.Single(_builder.Resources, resource => resource.Name == "web"));
        Assert.Same(web.Resource, surrogate.Inner);
        Assert.Equal("sh", surrogate.Command);
    }

    [Fact]
    public void What_is_declared_on_the_container_afterwards_holds_for_the_process()
    {
        var web = AddWeb();
        var surrogate = Surrogate(web);

        web.RunAsExecutable(surrogate).WithHttpEndpoint(name: "admin");

        Assert.Contains(surrogate.Annotations.OfType<EndpointAnnotation>(), endpoint => endpoint.Name == "admin");
    }

    [Fact]
    public void A_resource_cannot_become_a_process_twice()
    {
        var web = AddWeb();
        web.RunAsExecutable(Surrogate(web));

        var error = Assert.Throws<InvalidOperationException>(() => web.RunAsExecutable(Surrogate(web)));

        Assert.Contains("'web'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_surrogate_made_for_another_resource_is_refused()
    {
        var web = AddWeb();
        var other = _builder.AddContainer("other", "image");

        var error = Assert.Throws<ArgumentException>(() => web.RunAsExecutable(Surrogate(other)));

        Assert.Contains("'other'", error.Message, StringComparison.Ordinal);
        Assert.Contains(web.Resource, _builder.Resources);
    }

    [Fact]
    public async Task A_missing_program_stops_the_start_with_its_name_and_what_to_install()
    {
        var web = AddWeb();
        var surrogate = new ExecutableSurrogate(web.Resource, "no-such-program", ".") { InstallHint = "install the package web" };
        web.RunAsExecutable(surrogate);
        await using var services = Services();

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() =>
            _builder.Eventing.PublishAsync(new BeforeResourceStartedEvent(surrogate, services), TestContext.Current.CancellationToken));

        Assert.Equal("Cannot start 'web': the program 'no-such-program' is not on PATH: install the package web.", error.Message);
    }

    [Fact]
    public async Task Who_waits_for_the_container_to_start_hears_of_the_process()
    {
        var web = AddWeb();
        var surrogate = Surrogate(web);
        web.RunAsExecutable(surrogate);
        IResource? heard = null;
        _builder.Eventing.Subscribe<BeforeResourceStartedEvent>(web.Resource, (starting, _) =>
        {
            heard = starting.Resource;
            return Task.CompletedTask;
        });
        await using var services = Services();

        await _builder.Eventing.PublishAsync(new BeforeResourceStartedEvent(surrogate, services), TestContext.Current.CancellationToken);

        Assert.Same(web.Resource, heard);
    }

    [Fact]
    public async Task What_fails_before_the_container_starts_fails_the_process()
    {
        var web = AddWeb();
        var surrogate = Surrogate(web);
        web.RunAsExecutable(surrogate);
        _builder.Eventing.Subscribe<BeforeResourceStartedEvent>(web.Resource, (_, _) => throw new InvalidDataException("broken configuration"));
        await using var services = Services();

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            _builder.Eventing.PublishAsync(new BeforeResourceStartedEvent(surrogate, services), TestContext.Current.CancellationToken));
    }

    private IResourceBuilder<ContainerResource> AddWeb() => _builder.AddContainer("web", "image").WithHttpEndpoint(targetPort: 80);

    private static ExecutableSurrogate Surrogate(IResourceBuilder<ContainerResource> container) => new(container.Resource, "sh", ".");

    private static ServiceProvider Services() =>
        new ServiceCollection().AddLogging().AddSingleton<ResourceLoggerService>().BuildServiceProvider();
}
