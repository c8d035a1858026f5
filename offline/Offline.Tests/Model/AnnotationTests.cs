using Aspire.Hosting.ApplicationModel;

namespace Offline.Tests.Model;

public sealed class AnnotationTests
{
    private readonly ResourceAnnotationCollection _annotations = [new Mark(1), new Mark(2), new Mark(3)];

    [Fact]
    public void They_keep_their_order()
    {
        _annotations.Insert(1, new Mark(4));
        _annotations.Remove(new Mark(3));
        _annotations[0] = new Mark(5);

        Assert.Equal([new Mark(5), new Mark(4), new Mark(2)], _annotations);
    }

    [Fact]
    public void They_may_change_while_others_read_them()
    {
        var seen = new List<IResourceAnnotation>();

        foreach (var annotation in _annotations)
        {
            seen.Add(annotation);
            _annotations.Remove(annotation);
            _annotations.Add(new Mark(9));
        }

        Assert.Equal([new Mark(1), new Mark(2), new Mark(3)], seen);
        Assert.Equal([new Mark(9), new Mark(9), new Mark(9)], _annotations);
    }

    private sealed record Mark(int Number) : IResourceAnnotation;
}
