using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MlStudio.Learning.Data;

/// <summary>Writes a table as a column file, which <see cref="ColumnFileReader"/> opens without copying. Static and thread-safe.</summary>
public static class ColumnFileWriter
{
    /// <summary>Writes the table from the stream's current position on, which must be its beginning; the stream need not seek and stays open.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between columns, or between two texts.</exception>
    public static void Write(Table table, Stream stream, CancellationToken cancellation = default) => Write(StoredTable.From(table), stream, cancellation);

    /// <summary>Writes a stored table likewise, a piece of a column at a time.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between columns, or between two texts.</exception>
    public static void Write(StoredTable table, Stream stream, CancellationToken cancellation = default)
    {
        var output = new BlockOutput(stream);
        output.WriteHead();
        using var directory = new MemoryStream();
        using var entries = new BinaryWriter(directory, Encoding.UTF8);
        entries.Write((long)table.RowCount);
        entries.Write(table.ColumnCount);
        foreach (var column in table.Columns)
        {
            cancellation.ThrowIfCancellationRequested();
            entries.Write(column.Name);
            entries.Write((int)column.Type);
            foreach (var block in WriteColumn(column, output, cancellation))
            {
                entries.Write(block.Offset);
                entries.Write(block.Length);
                entries.Write(block.Checksum);
            }
        }
        entries.Flush();
        output.WriteTail(directory.GetBuffer().AsSpan(0, (int)directory.Length));
    }

    private static ColumnFileBlock[] WriteColumn(StoredColumn column, BlockOutput output, CancellationToken cancellation) => column switch
    {
        StoredNumbers numbers => [output.WriteBlock(numbers.Values, cancellation)],
        StoredTimes stamps => [output.WriteBlock(stamps.Ticks, cancellation)],
        StoredCategories categories => [output.WriteBlock(categories.Codes, cancellation), .. WriteTexts(categories.Levels, output, cancellation)],
        StoredTexts texts => WriteTexts(texts.Texts, output, cancellation),
        _ => throw new ArgumentException($"Columns of type {column.GetType().Name} cannot be written.", nameof(column)),
    };

    private static ColumnFileBlock[] WriteTexts(IEnumerable<string?> texts, BlockOutput output, CancellationToken cancellation)
    {
        // Twice through the texts rather than all of them, or all their ends, in memory.
        long end = 0;
        var ends = output.WriteBlock(texts, (text, buffer) =>
        {
            end += text is null ? 0 : Encoding.UTF8.GetByteCount(text);
            BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(sizeof(long)), text is null ? ~end : end);
            buffer.Advance(sizeof(long));
        }, cancellation);
        var bytes = output.WriteBlock(texts, (text, buffer) => { if (text is not null) { Encoding.UTF8.GetBytes(text, buffer); } }, cancellation);
        return [ends, bytes];
    }

    private sealed class BlockOutput(Stream stream)
    {
        private long _position;

        public void WriteHead()
        {
            Span<byte> head = stackalloc byte[ColumnFileFormat.HeadBytes];
            head.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(head, ColumnFileFormat.Magic);
            Put(head);
        }

        public ColumnFileBlock WriteBlock<T>(StoredValues<T> values, CancellationToken cancellation) where T : unmanaged
        {
            Align();
            var start = _position;
            var crc = uint.MaxValue;
            values.ForEach(piece =>
            {
                var bytes = MemoryMarshal.AsBytes(piece);
                crc = ColumnFileFormat.Checksum(bytes, crc);
                Put(bytes);
            }, cancellation);
            return new ColumnFileBlock(start, _position - start, crc);
        }

        public ColumnFileBlock WriteBlock(IEnumerable<string?> texts, Action<string?, ArrayBufferWriter<byte>> write, CancellationToken cancellation)
        {
            Align();
            var start = _position;
            var crc = uint.MaxValue;
            var chunk = new ArrayBufferWriter<byte>(1 << 16);
            foreach (var text in texts)
            {
                cancellation.ThrowIfCancellationRequested();
                write(text, chunk);
                if (chunk.WrittenCount < 1 << 16) { continue; }
                var whole = chunk.WrittenCount & ~7;
                crc = ColumnFileFormat.Checksum(chunk.WrittenSpan[..whole], crc);
                Put(chunk.WrittenSpan[..whole]);
                var rest = chunk.WrittenSpan[whole..].ToArray();
                chunk.ResetWrittenCount();
                chunk.Write(rest);
            }
            crc = ColumnFileFormat.Checksum(chunk.WrittenSpan, crc);
            Put(chunk.WrittenSpan);
            return new ColumnFileBlock(start, _position - start, crc);
        }

        public void WriteTail(ReadOnlySpan<byte> directory)
        {
            Align();
            var start = _position;
            Put(directory);
            Span<byte> tail = stackalloc byte[ColumnFileFormat.TailBytes];
            BinaryPrimitives.WriteInt64LittleEndian(tail, start);
            BinaryPrimitives.WriteInt32LittleEndian(tail[8..], directory.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(tail[12..], ColumnFileFormat.Checksum(directory));
            BinaryPrimitives.WriteUInt64LittleEndian(tail[16..], ColumnFileFormat.Magic);
            Put(tail);
        }

        private void Align()
        {
            Span<byte> zeros = stackalloc byte[ColumnFileFormat.Alignment];
            zeros.Clear();
            var over = (int)(_position % ColumnFileFormat.Alignment);
            if (over > 0) { Put(zeros[over..]); }
        }

        private void Put(ReadOnlySpan<byte> bytes)
        {
            stream.Write(bytes);
            _position += bytes.Length;
        }
    }
}
