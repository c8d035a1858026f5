using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting;

/// <summary>One thing that a person is asked for, or that a command takes.</summary>
[Experimental("ASPIREINTERACTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class InteractionInput
{
    public required string Name { get; init; }

    /// <summary>Null: the name.</summary>
    public string? Label { get; init; }

    public string? Description { get; init; }

    public bool EnableDescriptionMarkdown { get; init; }

    public required InputType InputType { get; init; }

    public bool Required { get; init; }

    public string? Placeholder { get; init; }

    public int? MaxLength { get; init; }

    /// <summary>What a <see cref="InputType.Choice"/> is between, by value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Options { get; set; }

    public bool AllowCustomChoice { get; init; }

    /// <summary>What was given; before, what is proposed.</summary>
    public string? Value { get; set; }

    internal List<string> ValidationErrors { get; } = [];

    internal InteractionInput With(string? value) => new()
    {
        Name = Name,
        Label = Label,
        Description = Description,
        EnableDescriptionMarkdown = EnableDescriptionMarkdown,
        InputType = InputType,
        Required = Required,
        Placeholder = Placeholder,
        MaxLength = MaxLength,
        Options = Options,
        AllowCustomChoice = AllowCustomChoice,
        Value = value,
    };
}

/// <summary>How an input is given.</summary>
[Experimental("ASPIREINTERACTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum InputType
{
    Text,
    SecretText,
    Choice,
    Boolean,
    Number,
}
