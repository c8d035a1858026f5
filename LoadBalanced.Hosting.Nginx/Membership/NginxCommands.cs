using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>What a person may do with a running nginx.</summary>
internal static class NginxCommands
{
    public const string Reload = "reload";
    public const string Test = "test-configuration";
    public const string Show = "show-configuration";

    public static void AddTo(IResourceBuilder<NginxResource> builder)
    {
        var nginx = builder.Resource;

        builder.WithCommand(Reload, "Reload", context => ReloadAsync(nginx, context), new()
        {
            Description = "Reads the configuration again; requests in flight are finished.",
            IconName = "ArrowSync",
            IsHighlighted = true,
            UpdateState = WhileRunning,
        });

        builder.WithCommand(Test, "Test configuration", context => AskAsync(nginx, context, control => control.TestAsync(context.CancellationToken), Tested), new()
        {
            Description = "Runs nginx -t over the files as they are now.",
            IconName = "CheckmarkCircle",
            UpdateState = WhileRunning,
        });

        builder.WithCommand(Show, "Show configuration", context => AskAsync(nginx, context, control => control.ShowAsync(context.CancellationToken), Shown), new()
        {
            Description = "Shows all files as nginx -T reads them now.",
            IconName = "DocumentText",
            UpdateState = WhileRunning,
        });
    }

    private static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    private static async Task<ExecuteCommandResult> ReloadAsync(NginxResource nginx, ExecuteCommandContext context)
    {
        var membership = context.ServiceProvider.GetRequiredService<Memberships>()[nginx];

        return await membership.ApplyAsync(always: true, context.CancellationToken).ConfigureAwait(false) switch
        {
            null => NotRunning(nginx),
            { Good: true } => CommandResults.Success($"'{nginx.Name}' uses the configuration as it is now."),
            { } answer => CommandResults.Failure($"'{nginx.Name}' goes on as it was: {answer.Words}"),
        };
    }

    private static async Task<ExecuteCommandResult> AskAsync(
        NginxResource nginx, ExecuteCommandContext context, Func<INginxControl, Task<NginxAnswer>> ask, Func<NginxAnswer, ExecuteCommandResult> good)
    {
        if (context.ServiceProvider.GetRequiredService<NginxControls>().Of(nginx) is not { } control)
        {
            return NotRunning(nginx);
        }

        var answer = await ask(control).ConfigureAwait(false);

        return answer.Good ? good(answer) : CommandResults.Failure(answer.Words);
    }

    private static ExecuteCommandResult Tested(NginxAnswer answer) => CommandResults.Success(answer.Words);

    private static ExecuteCommandResult Shown(NginxAnswer answer) =>
        CommandResults.Success("The configuration as nginx reads it now.", answer.Output, CommandResultFormat.Text, displayImmediately: true);

    private static ExecuteCommandResult NotRunning(NginxResource nginx) => CommandResults.Failure($"'{nginx.Name}' does not run.");
}
