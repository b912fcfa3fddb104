using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Validation;

/// <summary>A row and an equal one that its model learned from.</summary>
/// <param name="Row">The row that is judged by.</param>
/// <param name="Twin">The row that was learned from.</param>
public sealed record DuplicatePair(int Row, int Twin);

/// <summary>Rows that a model is judged by and that equal rows that it learned from, in all columns it learns from.</summary>
/// <param name="Validation">Such validation rows (of all folds).</param>
/// <param name="Test">Such test rows.</param>
/// <param name="Contradicting">Of both, the rows for which no equal row has the same target.</param>
/// <param name="Examples">At most 20.</param>
public sealed record SplitDuplicates(int Validation, int Test, int Contradicting, IReadOnlyList<DuplicatePair> Examples)
{
    private const int MostExamples = 20, CancellationStep = 1 << 16;

    /// <summary>Compares exactly, by 128 mixed bits per row; missing equals missing.</summary>
    /// <param name="table">All rows.</param>
    /// <param name="features">The columns that are learned from.</param>
    /// <param name="target">The target column.</param>
    /// <param name="split">The parts; a test row is compared with all rows outside the test.</param>
    public static SplitDuplicates Find(Table table, IReadOnlyList<string> features, string target, SplitResult split, CancellationToken cancellation = default)
    {
        if (features.Count == 0) { return new SplitDuplicates(0, 0, 0, []); }
        var keys = RowKeys.Of(table, features, cancellation);
        var truth = RowKeys.Of(table, [target], cancellation);
        var (validation, test, contradicting) = (0, 0, 0);
        var examples = new List<DuplicatePair>();
        void Look(int[] learned, int[] judged, ref int count)
        {
            var (twins, agreeing) = (new Dictionary<UInt128, int>(), new HashSet<(UInt128, UInt128)>());
            foreach (var row in learned)
            {
                twins.TryAdd(keys[row], row);
                agreeing.Add((keys[row], truth[row]));
            }
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < judged.Length; i++)
            {
                if (i % CancellationStep == 0) { cancellation.ThrowIfCancellationRequested(); }
                var row = judged[i];
                if (!twins.TryGetValue(keys[row], out var twin)) { continue; }
                count++;
                if (!agreeing.Contains((keys[row], truth[row]))) { contradicting++; }
                if (examples.Count < MostExamples) { examples.Add(new DuplicatePair(row, twin)); }
            }
        }
        foreach (var fold in split.Folds) { Look(fold.Train, fold.Validation, ref validation); }
        if (split.Test.Length > 0) { Look(split.IsCrossValidation ? split.Development : split.Folds[0].Train, split.Test, ref test); }
        return new SplitDuplicates(validation, test, contradicting, examples);
    }
}

/// <summary>128 mixed bits of some columns of each row: equal rows have equal keys, others practically never.</summary>
internal static class RowKeys
{
    public static UInt128[] Of(Table table, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        var keys = new UInt128[table.RowCount];
        foreach (var column in columns.Select(c => table[c]))
        {
            cancellation.ThrowIfCancellationRequested();
            for (var row = 0; row < keys.Length; row++)
            {
                var bits = Bits(column, row);
                var (high, low) = ((ulong)(keys[row] >> 64), (ulong)keys[row]);
                keys[row] = new UInt128(SplitMix64.Mix((high * 0x9E3779B97F4A7C15UL) + bits + 1), SplitMix64.Mix((low ^ bits) + 0xD1B54A32D192ED03UL));
            }
        }
        return keys;
    }

    private static ulong Bits(Column column, int row) => column switch
    {
        NumberColumn c => double.IsNaN(c.Values[row]) ? 0x7FF8000000000000UL : BitConverter.DoubleToUInt64Bits(c.Values[row] + 0.0),
        CategoryColumn c => (ulong)(long)c.Codes[row],
        TimestampColumn c => (ulong)c.Ticks[row],
        _ => Text(column.Format(row)),
    };

    /// <summary>FNV-1a over the characters (Fowler, Noll and Vo).</summary>
    private static ulong Text(string? text)
    {
        if (text is null) { return 0; }
        var hash = 0xCBF29CE484222325UL;
        foreach (var c in text) { hash = (hash ^ c) * 0x100000001B3UL; }
        return hash;
    }
}
