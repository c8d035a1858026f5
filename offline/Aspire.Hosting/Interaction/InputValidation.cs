using System.Globalization;

namespace Aspire.Hosting;

/// <summary>Tells whether inputs are what they were declared to be; what is wrong is noted in each.</summary>
internal static class InputValidation
{
    // The longest text that is taken where no other length was declared.
    private const int LongestText = 8000;

    /// <param name="inputs">What was given; its texts are trimmed.</param>
    /// <param name="further">Asked when every input is what its type says.</param>
    /// <param name="services">For whom it is asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<bool> AreGoodAsync(
        InteractionInputCollection inputs, Func<InputsDialogValidationContext, Task>? further, IServiceProvider services, CancellationToken cancellationToken)
    {
        var context = new InputsDialogValidationContext { Inputs = inputs, Services = services, CancellationToken = cancellationToken };

        foreach (var input in inputs)
        {
            input.ValidationErrors.Clear();
            input.Value = input.InputType is InputType.SecretText ? input.Value : input.Value?.Trim();

            if (Fault(input) is { } fault)
            {
                context.AddValidationError(input, fault);
            }
        }

        if (!context.HasErrors && further is not null)
        {
            await further(context);
        }

        return !context.HasErrors;
    }

    private static string? Fault(InteractionInput input) => input.Value switch
    {
        null or "" => input.Required ? "Value is required." : null,
        var value => input.InputType switch
        {
            InputType.Text or InputType.SecretText when value.Length > (input.MaxLength ?? LongestText) => $"Value is longer than {input.MaxLength ?? LongestText} characters.",
            InputType.Choice when !input.AllowCustomChoice && input.Options?.Any(option => option.Key == value) is false => "Value is none of the choices.",
            InputType.Boolean when !bool.TryParse(value, out _) => "Value is neither true nor false.",
            InputType.Number when !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => "Value is not a number.",
            _ => null,
        },
    };
}
