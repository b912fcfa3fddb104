using System.Buffers.Binary;
using System.Text;

namespace MlStudio.Learning.Data;

/// <summary>
/// An open column file. Its table reads numbers, codes and instants straight from the mapped file and decodes texts on
/// access, so opening costs next to nothing whatever the size. Thread-safe, except that the table and all columns taken
/// from it without copying must not be used after, or while, this is disposed.
/// </summary>
public sealed class ColumnFileReader : IDisposable
{
    private readonly FileMapping _mapping;
    private readonly List<(string Column, ColumnFileBlock Block)> _blocks = [];

    private ColumnFileReader(FileMapping mapping)
    {
        _mapping = mapping;
        Table = ReadTable();
    }

    /// <summary>The file's table.</summary>
    public Table Table { get; }

    /// <summary>Opens a column file. Structure and lengths are checked; for the values see <see cref="Verify"/>.</summary>
    /// <exception cref="LearningException">It is not a column file, is cut off or damaged.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static ColumnFileReader Open(string path)
    {
        var mapping = new FileMapping(path);
        try
        {
            return new ColumnFileReader(mapping);
        }
        catch (Exception failure)
        {
            mapping.Dispose();
            if (failure is EndOfStreamException or ArgumentException or FormatException or OverflowException or DecoderFallbackException) { throw Damaged("its directory cannot be read", failure); }
            throw;
        }
    }

    /// <summary>Compares the checksums of all values; reads the whole file.</summary>
    /// <exception cref="LearningException">A block does not match its checksum; the message names the column.</exception>
    public void Verify(CancellationToken cancellation = default)
    {
        const int chunk = 1 << 24;
        foreach (var (column, block) in _blocks)
        {
            var crc = uint.MaxValue;
            for (long done = 0; done < block.Length; done += chunk)
            {
                cancellation.ThrowIfCancellationRequested();
                crc = ColumnFileFormat.Checksum(_mapping.Bytes(block.Offset + done, (int)Math.Min(chunk, block.Length - done)), crc);
            }
            if (crc != block.Checksum) { throw Damaged($"the values of column '{column}' do not match their checksum"); }
        }
    }

    public void Dispose() => _mapping.Dispose();

    private Table ReadTable()
    {
        var tailAt = _mapping.Length - ColumnFileFormat.TailBytes;
        var tail = _mapping.Bytes(tailAt, ColumnFileFormat.TailBytes);
        var magic = BinaryPrimitives.ReadUInt64LittleEndian(_mapping.Bytes(0, 8));
        if (magic != ColumnFileFormat.Magic) { throw new LearningException("The file is not a column file: its first bytes are others."); }
        if (BinaryPrimitives.ReadUInt64LittleEndian(tail[16..]) != ColumnFileFormat.Magic) { throw Damaged("its end is missing"); }
        var start = BinaryPrimitives.ReadInt64LittleEndian(tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail[8..]);
        if (start < ColumnFileFormat.HeadBytes || length < 12 || start > tailAt || start + length != tailAt) { throw Damaged("its directory is not where it should be"); }
        var directory = _mapping.Bytes(start, length);
        if (ColumnFileFormat.Checksum(directory) != BinaryPrimitives.ReadUInt32LittleEndian(tail[12..])) { throw Damaged("its directory does not match its checksum"); }
        using var entries = new BinaryReader(new MemoryStream(directory.ToArray()), Encoding.UTF8);
        var rows = checked((int)entries.ReadInt64());
        var columns = new Column[entries.ReadInt32()];
        for (var c = 0; c < columns.Length; c++) { columns[c] = ReadColumn(entries, rows); }
        return new Table(columns);
    }

    private Column ReadColumn(BinaryReader entries, int rows)
    {
        var name = entries.ReadString();
        switch ((ColumnType)entries.ReadInt32())
        {
            case ColumnType.Number: return new NumberColumn(name, Map<double>(ReadBlock(entries, name), rows));
            case ColumnType.Timestamp: return new TimestampColumn(name, Map<long>(ReadBlock(entries, name), rows));
            case ColumnType.Category:
                var codes = Map<int>(ReadBlock(entries, name), rows);
                return new CategoryColumn(name, codes, ReadTexts(entries, name, null).Select(l => l ?? "").ToArray());
            case ColumnType.Text: return new TextColumn(name, ReadTexts(entries, name, rows));
            case var unknown: throw Damaged($"column '{name}' has the unknown type {(int)unknown}");
        }
    }

    private MappedTexts ReadTexts(BinaryReader entries, string name, int? count)
    {
        var ends = ReadBlock(entries, name);
        var bytes = ReadBlock(entries, name);
        return new MappedTexts(_mapping, Map<long>(ends, count ?? checked((int)(ends.Length / sizeof(long)))), bytes.Offset, bytes.Length);
    }

    private unsafe ReadOnlyMemory<T> Map<T>(ColumnFileBlock block, int count) where T : unmanaged
    {
        if (block.Length != (long)count * sizeof(T)) { throw Damaged($"a block has {block.Length} bytes where {(long)count * sizeof(T)} are expected"); }
        return new MappedMemory<T>(_mapping, block.Offset, count).Memory;
    }

    private ColumnFileBlock ReadBlock(BinaryReader entries, string column)
    {
        var block = new ColumnFileBlock(entries.ReadInt64(), entries.ReadInt64(), entries.ReadUInt32());
        if (block.Offset < ColumnFileFormat.HeadBytes || block.Length < 0 || block.Offset % ColumnFileFormat.Alignment != 0 || block.Offset > _mapping.Length - block.Length)
        {
            throw Damaged($"a block of column '{column}' lies outside the file");
        }
        _blocks.Add((column, block));
        return block;
    }

    private static LearningException Damaged(string how, Exception? inner = null) => new($"The column file is damaged: {how}. Import the data again.", inner);
}
