namespace Aspire.Hosting.ApplicationModel;

/// <summary>The base of every resource.</summary>
public abstract class Resource : IResource
{
    protected Resource(string name)
    {
        ResourceName.ThrowIfInvalid(name);
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}

/// <summary>What adding an annotation does with those of its type that are there already.</summary>
public enum ResourceAnnotationMutationBehavior
{
    Append,
    Replace,
}
