using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlStudio.Learning.Numerics;

/// <summary>An array that the collector never moves, so that hot loops may use its address while they hold the array.</summary>
internal sealed unsafe class PinnedArray<T> where T : unmanaged
{
    public PinnedArray(long length)
    {
        Values = GC.AllocateArray<T>(checked((int)length), pinned: true);
        LargePages.Advise(Pointer, length * sizeof(T));
    }

    /// <summary>The elements; zero at first.</summary>
    public T[] Values { get; }

    public int Length => Values.Length;

    /// <summary>The address of element 0, valid as long as this object is referenced.</summary>
    public T* Pointer => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Values));

    public Span<T> Span => Values;
}
