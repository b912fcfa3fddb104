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
    public static void Write(Table table, Stream stream, CancellationToken cancellation = default)
    {
        var output = new BlockOutput(stream);
        output.WriteHead();
        using var directory = new MemoryStream();
        using var entries = new BinaryWriter(directory, Encoding.UTF8);
        entries.Write((long)table.RowCount);
        entries.Write(table.Columns.Count);
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

    private static ColumnFileBlock[] WriteColumn(Column column, BlockOutput output, CancellationToken cancellation) => column switch
    {
        NumberColumn numbers => [output.WriteBlock(MemoryMarshal.AsBytes(numbers.Values))],
        TimestampColumn stamps => [output.WriteBlock(MemoryMarshal.AsBytes(stamps.Ticks))],
        CategoryColumn categories => [output.WriteBlock(MemoryMarshal.AsBytes(categories.Codes)), .. WriteTexts(categories.Levels, output, cancellation)],
        TextColumn texts => WriteTexts(texts.Values, output, cancellation),
        _ => throw new ArgumentException($"Columns of type {column.GetType().Name} cannot be written.", nameof(column)),
    };

    private static ColumnFileBlock[] WriteTexts(IReadOnlyList<string?> texts, BlockOutput output, CancellationToken cancellation)
    {
        var ends = new long[texts.Count];
        long end = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var text = texts[i];
            end += text is null ? 0 : Encoding.UTF8.GetByteCount(text);
            ends[i] = text is null ? ~end : end;
        }
        return [output.WriteBlock(MemoryMarshal.AsBytes(ends)), output.WriteTextBlock(texts, cancellation)];
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

        public ColumnFileBlock WriteBlock(ReadOnlySpan<byte> bytes)
        {
            Align();
            var block = new ColumnFileBlock(_position, bytes.Length, ColumnFileFormat.Checksum(bytes));
            Put(bytes);
            return block;
        }

        public ColumnFileBlock WriteTextBlock(IReadOnlyList<string?> texts, CancellationToken cancellation)
        {
            Align();
            var start = _position;
            var crc = uint.MaxValue;
            // Flushed at multiples of eight bytes, so that the checksum is that of the whole block.
            var chunk = new ArrayBufferWriter<byte>(1 << 16);
            for (var i = 0; i < texts.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (texts[i] is { } text) { Encoding.UTF8.GetBytes(text, chunk); }
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
