#pragma warning disable ASPIREINTERACTION001 // Experimental, and what is tested.

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Offline.Tests.Model;

/// <summary>A command, "take", that takes a "count" and says so.</summary>
internal static class CommandWithArgument
{
    public static void AddTo<T>(IResourceBuilder<T> resource) where T : IResource => resource.WithCommand(
        "take", "Take", context => Task.FromResult(CommandResults.Success($"Took {context.Arguments.GetInt32("count")}.")), new()
        {
            Description = "Takes some.",
            Arguments = [new() { Name = "count", Label = "Count", Description = "How many", InputType = InputType.Number, Required = true }],
            ValidateArguments = context =>
            {
                if (context.Inputs.GetDouble("count") is 13)
                {
                    context.AddValidationError("count", "13 is unlucky.");
                }

                return Task.CompletedTask;
            },
        });
}
