using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>
/// The file format of <see cref="RunAnswers"/>: "MLSA", the format version, then columns. Rows as steps and classes and groups as codes
/// in as few bytes as they need; numbers as float64, beyond 2²⁴ probabilities as float32. The same answers always give the same bytes.
/// </summary>
public static class RunAnswersFile
{
    private const int Magic = 'M' | ('L' << 8) | ('S' << 16) | ('A' << 24);
    private const int FormatVersion = 1;
    private const int MostExact = 1 << 24;
    private const int Single = 1, Grouped = 2, Weighted = 4;

    /// <summary>Writes the answers. The stream stays open.</summary>
    public static void Write(RunAnswers answers, Stream stream)
    {
        var writer = new ModelWriter(stream);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write((int)answers.Task);
        writer.Write(answers.Target);
        writer.Write(answers.TableRows);
        writer.Write(answers.Classes);
        writer.Write(answers.Parts.Count);
        foreach (var part in answers.Parts)
        {
            writer.Write((int)part.Kind);
            writer.Write(part.Number);
            writer.Write(part.Count);
            writer.Write(part.Threshold);
        }
        var single = answers.HasClasses && answers.Values.Length > MostExact;
        writer.Write((single ? Single : 0) | (answers.HasGroups ? Grouped : 0));
        writer.WriteArray<byte>(Steps(answers));
        if (answers.HasClasses) { writer.WriteArray<byte>(Codes(answers.Actual.Select(v => (int)v))); }
        else { writer.WriteArray<double>(answers.Actual); }
        if (answers.HasGroups) { writer.WriteArray<byte>(Codes(answers.Groups)); }
        if (single) { writer.WriteArray<float>(Array.ConvertAll(answers.Values, v => (float)v)); }
        else { writer.WriteArray<double>(answers.Values); }
    }

    /// <summary>The bytes of <see cref="Write"/>.</summary>
    public static byte[] ToBytes(RunAnswers answers)
    {
        using var stream = new MemoryStream();
        Write(answers, stream);
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="LearningException">The bytes are no answers, are damaged, or come from a later version.</exception>
    public static RunAnswers Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new AnswerReader(bytes);
        if (bytes.Length < 8 || reader.Int32() != Magic) { throw new LearningException("These are not the answers of a run."); }
        var version = reader.Int32();
        if (version != FormatVersion) { throw new LearningException($"The answers of the run have format version {version}; this program reads version {FormatVersion}."); }
        var task = (LearningTask)reader.Int32();
        var target = reader.Text();
        var tableRows = reader.Int32();
        var classes = new string[reader.Length(4)];
        for (var i = 0; i < classes.Length; i++) { classes[i] = reader.Text(); }
        var parts = new AnswerPart[reader.Length(20)];
        var count = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var (kind, number, rows) = ((AnswerPartKind)reader.Int32(), reader.Int32(), reader.Int32());
            // Every entry takes at least one byte of steps.
            if (rows < 1 || rows > bytes.Length - count) { throw AnswerReader.Damaged("a part of an impossible size"); }
            parts[i] = new AnswerPart(kind, number, count, rows, reader.Double());
            count += rows;
        }
        var flags = reader.Int32();
        var steps = Rows(reader.Bytes(), parts, count);
        var hasClasses = task is LearningTask.Binary or LearningTask.Multiclass;
        var actual = hasClasses ? Array.ConvertAll(Numbers(reader.Bytes(), count), c => (double)c) : reader.Doubles();
        var groups = (flags & Grouped) != 0 ? Numbers(reader.Bytes(), count) : [];
        // Files of the first days may hold weights, which nothing ever used.
        if ((flags & Weighted) != 0) { reader.Doubles(); }
        var values = (flags & Single) != 0 ? reader.Singles() : reader.Doubles();
        if (!reader.AtEnd) { throw AnswerReader.Damaged("more bytes than expected"); }
        return new RunAnswers(task, target, tableRows, classes, parts, steps, actual, values, groups);
    }

    private static byte[] Steps(RunAnswers answers)
    {
        var bytes = new List<byte>(answers.Count * 2);
        foreach (var part in answers.Parts)
        {
            var last = -1;
            foreach (var row in answers.Rows.AsSpan(part.Start, part.Count))
            {
                VariableLength.Append(bytes, (uint)(row - last - 1));
                last = row;
            }
        }
        return [.. bytes];
    }

    private static int[] Rows(ReadOnlySpan<byte> bytes, AnswerPart[] parts, int count)
    {
        var rows = Numbers(bytes, count);
        foreach (var part in parts)
        {
            long last = -1;
            foreach (ref var row in rows.AsSpan(part.Start, part.Count))
            {
                last += row + 1L;
                if (last > int.MaxValue) { throw AnswerReader.Damaged("a row beyond all tables"); }
                row = (int)last;
            }
        }
        return rows;
    }

    private static byte[] Codes(IEnumerable<int> values)
    {
        var bytes = new List<byte>();
        foreach (var value in values) { VariableLength.Append(bytes, (uint)value); }
        return [.. bytes];
    }

    private static int[] Numbers(ReadOnlySpan<byte> bytes, int count)
    {
        if (count > bytes.Length) { throw AnswerReader.Damaged("columns of different length"); }
        var values = new int[count];
        var at = 0;
        foreach (ref var value in values.AsSpan())
        {
            if (!VariableLength.TryRead(bytes, ref at, out value)) { throw AnswerReader.Damaged("a code that does not end"); }
        }
        return at == bytes.Length ? values : throw AnswerReader.Damaged("columns of different length");
    }

    /// <summary>Reads from bytes in memory; nothing is set aside before it is known to be there.</summary>
    private ref struct AnswerReader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _left = bytes;

        public readonly bool AtEnd => _left.IsEmpty;

        public static LearningException Damaged(string how) => new($"The answers of the run are damaged: {how}.");

        public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

        public string Text() => System.Text.Encoding.UTF8.GetString(Bytes());

        public ReadOnlySpan<byte> Bytes() => Take(Length(1));

        public double[] Doubles() => MemoryMarshal.Cast<byte, double>(Take(Length(8) * 8)).ToArray();

        public double[] Singles()
        {
            var values = MemoryMarshal.Cast<byte, float>(Take(Length(4) * 4));
            var wide = new double[values.Length];
            for (var i = 0; i < wide.Length; i++) { wide[i] = values[i]; }
            return wide;
        }

        /// <summary>A count of entries of at least that many bytes each, as many as can still follow.</summary>
        public int Length(int size)
        {
            var length = Int32();
            return length >= 0 && length <= _left.Length / size ? length : throw Damaged($"a block claims {length} entries");
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > _left.Length) { throw Damaged("it ends too early"); }
            var taken = _left[..count];
            _left = _left[count..];
            return taken;
        }
    }
}
