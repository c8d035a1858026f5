using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>What the steps have to say in the end, in the order they said it.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics#{0}")]
public sealed class PipelineSummary
{
    private readonly Lock _lock = new();
    private readonly List<PipelineSummaryItem> _items = [];

    public ReadOnlyCollection<PipelineSummaryItem> Items
    {
        get
        {
            lock (_lock)
            {
                return new([.. _items]);
            }
        }
    }

    public void Add(string key, string value) => Add(new(key, value, enableMarkdown: false));

    public void Add(string key, MarkdownString value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(new(key, value.Value, enableMarkdown: true));
    }

    private void Add(PipelineSummaryItem item)
    {
        lock (_lock)
        {
            _items.Add(item);
        }
    }
}

/// <summary>A line of the summary.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PipelineSummaryItem(string key, string value, bool enableMarkdown)
{
    public string Key { get; } = key;

    public string Value { get; } = value;

    public bool EnableMarkdown { get; } = enableMarkdown;
}
