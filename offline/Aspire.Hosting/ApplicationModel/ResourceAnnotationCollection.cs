using System.Collections;
using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The annotations of one resource, in the order they were added. They may be added and removed while others enumerate them.</summary>
public sealed class ResourceAnnotationCollection() : Collection<IResourceAnnotation>(new CopyOnWriteList())
{
    // The app model's annotations are read by every snapshot, health check and command, on threads of their own, and changed seldom.
    private sealed class CopyOnWriteList : IList<IResourceAnnotation>
    {
        private readonly Lock _changing = new();
        private IReadOnlyList<IResourceAnnotation> _items = [];

        public int Count => _items.Count;

        public bool IsReadOnly => false;

        public IResourceAnnotation this[int index]
        {
            get => _items[index];
            set => Change(items => items[index] = value);
        }

        // Collection<T> chose the index before others changed the list.
        public void Insert(int index, IResourceAnnotation item) => Change(items => items.Insert(Math.Min(index, items.Count), item));

        public void RemoveAt(int index) => Change(items => items.RemoveAt(index));

        public void Add(IResourceAnnotation item) => Change(items => items.Add(item));

        public bool Remove(IResourceAnnotation item)
        {
            var removed = false;
            Change(items => removed = items.Remove(item));
            return removed;
        }

        public void Clear() => Change(items => items.Clear());

        public bool Contains(IResourceAnnotation item) => _items.Contains(item);

        public int IndexOf(IResourceAnnotation item) => _items.ToList().IndexOf(item);

        public void CopyTo(IResourceAnnotation[] array, int arrayIndex) => _items.ToList().CopyTo(array, arrayIndex);

        public IEnumerator<IResourceAnnotation> GetEnumerator() => _items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private void Change(Action<List<IResourceAnnotation>> change)
        {
            lock (_changing)
            {
                var items = _items.ToList();
                change(items);
                _items = items;
            }
        }
    }
}
