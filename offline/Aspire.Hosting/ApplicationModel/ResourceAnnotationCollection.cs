using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The annotations of one resource, in the order they were added. They may be added and removed while others enumerate them.</summary>
public sealed class ResourceAnnotationCollection() : Collection<IResourceAnnotation>(new CopyOnWriteList())
{
    // The app model's annotations are read by every snapshot, health check and command, on threads of their own, and changed seldom.
    private sealed class CopyOnWriteList : IList<IResourceAnnotation>
    {
        private ImmutableArray<IResourceAnnotation> _items = [];

        public int Count => _items.Length;

        public bool IsReadOnly => false;

        public IResourceAnnotation this[int index]
        {
            get => _items[index];
            set => ImmutableInterlocked.Update(ref _items, items => items.SetItem(index, value));
        }

        // Collection<T> chose the index before others changed the list.
        public void Insert(int index, IResourceAnnotation item) => ImmutableInterlocked.Update(ref _items, items => items.Insert(Math.Min(index, items.Length), item));

        public void RemoveAt(int index) => ImmutableInterlocked.Update(ref _items, items => items.RemoveAt(index));

        public void Add(IResourceAnnotation item) => ImmutableInterlocked.Update(ref _items, items => items.Add(item));

        public bool Remove(IResourceAnnotation item) => ImmutableInterlocked.Update(ref _items, items => items.Remove(item));

        public void Clear() => ImmutableInterlocked.Update(ref _items, items => items.Clear());

        public bool Contains(IResourceAnnotation item) => _items.Contains(item);

        public int IndexOf(IResourceAnnotation item) => _items.IndexOf(item);

        public void CopyTo(IResourceAnnotation[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

        public IEnumerator<IResourceAnnotation> GetEnumerator() => ((IEnumerable<IResourceAnnotation>)_items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
