using System.Collections;
using System.Runtime.InteropServices;
using System.Text;

namespace MlStudio.Learning.Data;

/// <summary>Texts in a mapped file, decoded on access.</summary>
internal sealed class MappedTexts(FileMapping mapping, ReadOnlyMemory<long> ends, long bytesOffset, long bytesLength) : IReadOnlyList<string?>
{
    public int Count => ends.Length;

    public string? this[int index]
    {
        get
        {
            var span = ends.Span;
            var end = span[index];
            if (end < 0) { return null; }
            var start = index == 0 ? 0 : span[index - 1];
            if (start < 0) { start = ~start; }
            if (start > end || end > bytesLength || end - start > int.MaxValue) { throw new LearningException($"The column file is damaged: text {index} lies outside its block."); }
            return Encoding.UTF8.GetString(mapping.Bytes(bytesOffset + start, (int)(end - start)));
        }
    }

    public IEnumerator<string?> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) { yield return this[i]; }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
