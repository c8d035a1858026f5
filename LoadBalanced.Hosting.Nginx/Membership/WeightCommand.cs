#pragma warning disable ASPIREINTERACTION001 // Experimental, and the only way to a command that takes something.

using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>Gives a replica another share of the requests while it runs.</summary>
internal static class WeightCommand
{
    public const string Name = "set-weight";
    public const string Argument = "weight";

    public static void AddTo(IResourceBuilder<IResource> replica) =>
        replica.WithCommand(Name, "Set weight", context => SetAsync(replica.Resource, context), new()
        {
            Description = "Sends this replica more or fewer requests than the others, from now on.",
            IconName = "Scales",
            Arguments =
            [
                new()
                {
                    Name = Argument,
                    Label = $"Weight of {replica.Resource.Name}",
                    Description = string.Create(CultureInfo.InvariantCulture, $"1 to {UpstreamChecks.HighestWeight}; 3 beside another replica's 1 is three of any four requests."),
                    // Not a number: what is none would be refused in other words before this command is asked.
                    InputType = InputType.Text,
                    Required = true,
                },
            ],
            ValidateArguments = context =>
            {
                if (Refusal(replica.Resource.Name, context.Inputs[Argument].Value) is { } refusal)
                {
                    context.AddValidationError(Argument, refusal);
                }

                return Task.CompletedTask;
            },
        });

    /// <returns>Null when the text is a weight.</returns>
    public static string? Refusal(string replica, string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && UpstreamChecks.IsWeight(weight)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Weight of '{replica}' is {text}; it must be a whole number, 1 to {UpstreamChecks.HighestWeight}.");

    private static async Task<ExecuteCommandResult> SetAsync(IResource replica, ExecuteCommandContext context)
    {
        var weight = context.Arguments.GetInt32(Argument);
        var refusal = await context.ServiceProvider.GetRequiredService<Decisions>()
            .ChangeAsync(replica, decision => decision with { Weight = weight }, context.CancellationToken).ConfigureAwait(false);

        return refusal is null
            ? CommandResults.Success(string.Create(CultureInfo.InvariantCulture, $"'{replica.Name}' has the weight {weight}."))
            : CommandResults.Failure(refusal);
    }
}
