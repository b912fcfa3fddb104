using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// The training rows of each group in order of time, and where in it a row stands: behind the training rows that are strictly earlier. What
/// is taken from there depends on the row and on the training rows alone, in training as in prediction, so that a row gets the same among
/// others as by itself and never sees itself, its contemporaries or the future.
/// </summary>
internal sealed class GroupHistory
{
    private readonly Dictionary<string, int> _index;
    private readonly string[] _keys;
    private readonly int[] _starts;
    private readonly double[] _times;
    private readonly double[][] _values;

    private GroupHistory(string[] keys, int[] starts, double[] times, double[][] values)
    {
        (_keys, _starts, _times, _values) = (keys, starts, times, values);
        _index = keys.Select((k, i) => (k, i)).ToDictionary(p => p.k, p => p.i, StringComparer.Ordinal);
    }

    /// <param name="columns">Number columns.</param>
    /// <param name="time">A column of numbers or timestamps; rows without a time are not part of the history.</param>
    /// <param name="group">The columns that make a group; none: all rows are one.</param>
    public static GroupHistory Fit(Frame training, IReadOnlyList<string> columns, string time, IReadOnlyList<string> group)
    {
        var keys = RowKeys.Of(training, group);
        var times = Times(training, time);
        var numbers = columns.Select(c => { var item = training.Column(c); NumberStatistics.Values(item); return ((NumberColumn)item.Column).Memory; }).ToArray();
        var order = Enumerable.Range(0, keys.Length).Where(r => !double.IsNaN(times[r])).ToArray();
        Array.Sort(order, (a, b) =>
        {
            var byKey = string.CompareOrdinal(keys[a], keys[b]);
            return byKey != 0 ? byKey : times[a] != times[b] ? times[a].CompareTo(times[b]) : a.CompareTo(b);
        });
        var names = new List<string>();
        var starts = new List<int>();
        for (var i = 0; i < order.Length; i++)
        {
            if (i == 0 || keys[order[i]] != keys[order[i - 1]]) { names.Add(keys[order[i]]); starts.Add(i); }
        }
        starts.Add(order.Length);
        return new GroupHistory([.. names], [.. starts], Array.ConvertAll(order, r => times[r]), [.. numbers.Select(n => Array.ConvertAll(order, r => n.Span[r]))]);
    }

    /// <summary>For each row the part of the history before it: from the start of its group (inclusive) to the first row that is not earlier.</summary>
    public (int Start, int End)[] Find(Frame rows, string time, IReadOnlyList<string> group)
    {
        var keys = RowKeys.Of(rows, group);
        var times = Times(rows, time);
        var found = new (int, int)[keys.Length];
        for (var row = 0; row < found.Length; row++)
        {
            if (double.IsNaN(times[row]) || !_index.TryGetValue(keys[row], out var index)) { continue; }
            var (low, high) = (_starts[index], _starts[index + 1]);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (_times[middle] < times[row]) { low = middle + 1; } else { high = middle; }
            }
            found[row] = (_starts[index], low);
        }
        return found;
    }

    /// <summary>The numbers of a column in the order of the history; NaN where missing.</summary>
    public ReadOnlySpan<double> Values(int column) => _values[column];

    public void Write(ModelWriter writer)
    {
        writer.Write(_keys);
        writer.WriteArray<int>(_starts);
        writer.WriteArray<double>(_times);
        writer.Write(_values.Length);
        foreach (var values in _values) { writer.WriteArray<double>(values); }
    }

    public static GroupHistory Read(ModelReader reader, int columns)
    {
        var keys = reader.ReadStrings();
        var starts = reader.ReadArray<int>();
        var times = reader.ReadArray<double>();
        if (reader.ReadInt32() != columns || starts.Length != keys.Length + 1 || starts[^1] != times.Length || starts[0] != 0 || Enumerable.Range(1, starts.Length - 1).Any(i => starts[i] < starts[i - 1])) { throw Damaged(); }
        var values = new double[columns][];
        for (var i = 0; i < columns; i++)
        {
            values[i] = reader.ReadArray<double>();
            if (values[i].Length != times.Length) { throw Damaged(); }
        }
        return new GroupHistory(keys, starts, times, values);
    }

    private static LearningException Damaged() => new("The model file is damaged: history of groups.");

    /// <summary>Numbers that order the rows; ticks of timestamps are told apart to a quarter of a millisecond.</summary>
    private static double[] Times(Frame frame, string name)
    {
        var item = frame.Column(name);
        return item.Column switch
        {
            NumberColumn numbers => Array.ConvertAll(numbers.Values.ToArray(), v => double.IsFinite(v) ? v : double.NaN),
            TimestampColumn timestamps => Array.ConvertAll(timestamps.Ticks.ToArray(), t => t == TimestampColumn.Missing ? double.NaN : t),
            _ => throw new LearningException($"Column '{item.Name}' holds {Words.Of(item.Column.Type)}; timestamps or numbers are needed to order rows by."),
        };
    }
}
