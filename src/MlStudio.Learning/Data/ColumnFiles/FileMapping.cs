using System.IO.MemoryMappedFiles;

namespace MlStudio.Learning.Data;

/// <summary>A whole file mapped read-only into memory. Reading is thread-safe; closing while others read is not.</summary>
internal sealed unsafe class FileMapping : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    public FileMapping(string path)
    {
        Length = new FileInfo(path).Length;
        if (Length < ColumnFileFormat.HeadBytes + ColumnFileFormat.TailBytes) { throw new LearningException($"The column file has {Length} bytes, too few for one: it is cut off or not a column file."); }
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    public long Length { get; }

    public void* At(long offset)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return _start + offset;
    }

    /// <summary>Bytes of the file; the caller has checked that they lie inside.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int length) => new(At(offset), length);

    public void Dispose()
    {
        if (_start is null) { return; }
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
