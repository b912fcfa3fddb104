using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MlStudio.Learning.Data;

/// <summary>A temporary file for column values beyond a budget of memory. Thread-safe.</summary>
internal sealed class ColumnSpool(long budget, string folder) : IDisposable
{
    private const long AllPieces = 64L * 1024 * 1024;

    private readonly Lock _opening = new();
    private SafeFileHandle? _file;
    private long _granted;
    private long _length;

    /// <summary>Bytes that a column may hold besides the budget, and that are written at a time.</summary>
    public int PieceBytes { get; private set; } = 64 * 1024;

    /// <summary>Sets the size of pieces so that those of all columns together stay small.</summary>
    public void PrepareFor(int columns) => PieceBytes = (int)Math.Clamp(AllPieces / Math.Max(1, columns), 2048, 256 * 1024);

    /// <summary>Whether so many further bytes may be held in memory.</summary>
    public bool Grants(long bytes)
    {
        if (Interlocked.Add(ref _granted, bytes) <= budget) { return true; }
        Interlocked.Add(ref _granted, -bytes);
        return false;
    }

    /// <summary>Writes values to the file.</summary>
    /// <returns>Their place.</returns>
    public long Write<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        var place = Interlocked.Add(ref _length, bytes.Length) - bytes.Length;
        RandomAccess.Write(File(), bytes, place);
        return place;
    }

    /// <summary>Reads values back.</summary>
    /// <exception cref="EndOfStreamException">The file is shorter than it was.</exception>
    public void Read<T>(long place, Span<T> values) where T : unmanaged
    {
        for (var rest = MemoryMarshal.AsBytes(values); rest.Length > 0;)
        {
            var got = RandomAccess.Read(File(), rest, place);
            if (got == 0) { throw new EndOfStreamException("The temporary file of column values is cut off."); }
            rest = rest[got..];
            place += got;
        }
    }

    public void Dispose() => _file?.Dispose();

    private SafeFileHandle File()
    {
        lock (_opening)
        {
            return _file ??= System.IO.File.OpenHandle(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        }
    }
}
