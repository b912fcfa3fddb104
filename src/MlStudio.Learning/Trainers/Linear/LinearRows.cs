using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>
/// The rows of a matrix as linear models read them, over and over: where most values are 0 (text, many levels) only the others are
/// gone through. Which form is taken depends on the values alone, and sums run in a fixed order. Immutable and thread-safe.
/// </summary>
internal sealed class LinearRows
{
    /// <summary>Above this share of values other than 0, vector instructions over whole rows are faster.</summary>
    private const double MostFilled = 0.2;
    private const int FewestFeatures = 32;
    private readonly FeatureMatrix _features;
    private readonly int[]? _starts;
    private readonly int[] _columns = [];
    private readonly float[] _values = [];

    public LinearRows(FeatureMatrix features, CancellationToken cancellation)
    {
        _features = features;
        if (features.FeatureCount < FewestFeatures) { return; }
        var starts = new int[features.RowCount + 1];
        var most = (long)(MostFilled * features.Values.LongLength);
        for (var row = 0; row < features.RowCount; row++)
        {
            if ((row & 1023) == 0) { cancellation.ThrowIfCancellationRequested(); }
            var values = features.Row(row);
            var filled = starts[row] + (long)(values.Length - values.Count(0f));
            if (filled > most) { return; }
            starts[row + 1] = (int)filled;
        }
        _columns = new int[starts[^1]];
        _values = new float[starts[^1]];
        for (var row = 0; row < features.RowCount; row++)
        {
            if ((row & 1023) == 0) { cancellation.ThrowIfCancellationRequested(); }
            var values = features.Row(row);
            for (int f = 0, at = starts[row]; f < values.Length; f++)
            {
                if (values[f] != 0) { (_columns[at], _values[at++]) = (f, values[f]); }
            }
        }
        _starts = starts;
    }

    public int RowCount => _features.RowCount;

    public int FeatureCount => _features.FeatureCount;

    /// <summary>Whether only values other than 0 are gone through.</summary>
    public bool IsSparse => _starts is not null;

    /// <summary>Σ row[f] · weights[f].</summary>
    public double Dot(int row, ReadOnlySpan<double> weights)
    {
        if (_starts is null) { return RowKernels.Dot(_features.Row(row), weights); }
        var sum = 0.0;
        for (var i = _starts[row]; i < _starts[row + 1]; i++) { sum += _values[i] * weights[_columns[i]]; }
        return sum;
    }

    /// <summary>target[f] += factor · row[f].</summary>
    public void AddScaled(int row, Span<double> target, double factor)
    {
        if (_starts is null) { RowKernels.AddScaled(target, _features.Row(row), factor); return; }
        for (var i = _starts[row]; i < _starts[row + 1]; i++) { target[_columns[i]] += _values[i] * factor; }
    }
}
