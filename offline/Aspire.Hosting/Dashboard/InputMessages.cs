namespace Aspire.Hosting.Dashboard;

/// <summary>Turns an input into what the dashboard is told.</summary>
internal static class InputMessages
{
    public static Proto.InteractionInput From(InteractionInput input)
    {
        var message = new Proto.InteractionInput
        {
            Name = input.Name,
            Label = string.IsNullOrWhiteSpace(input.Label) ? input.Name : input.Label,
            Description = input.Description ?? "",
            EnableDescriptionMarkdown = input.EnableDescriptionMarkdown,
            InputType = From(input.InputType),
            Required = input.Required,
            Placeholder = input.Placeholder ?? "",
            MaxLength = input.MaxLength ?? 0,
            AllowCustomChoice = input.AllowCustomChoice,
            Value = input.Value ?? "",
        };
        foreach (var (value, text) in input.Options ?? [])
            message.Options[value] = text;

        message.ValidationErrors.AddRange(input.ValidationErrors);
        return message;
    }

    private static Proto.InputType From(InputType type) => type switch
    {
        InputType.Text => Proto.InputType.Text,
        InputType.SecretText => Proto.InputType.SecretText,
        InputType.Choice => Proto.InputType.Choice,
        InputType.Boolean => Proto.InputType.Boolean,
        InputType.Number => Proto.InputType.Number,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such type of input."),
    };
}
