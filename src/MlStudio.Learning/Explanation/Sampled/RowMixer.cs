using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Explanation.Sampled;

/// <summary>
/// What a model answers for rows put together of the columns of others. Where the recipe keeps columns apart, rows are prepared once and their features recombined;
/// a recipe that mixes columns prepares each new row. Immutable and thread-safe.
/// </summary>
internal sealed class RowMixer
{
    private const int MostRows = 2048;
    private const int MostValues = 1 << 22;
    private readonly Model _model;
    private readonly Table _pool;
    private readonly FeatureMatrix? _prepared;
    private readonly int[] _columnOfFeature = [];

    /// <param name="pool">Raw rows to take columns from.</param>
    /// <exception cref="LearningException">A needed column is missing or a value cannot be read.</exception>
    public RowMixer(Model model, Table pool, CancellationToken cancellation)
    {
        _model = model;
        _pool = InputReader.Read(pool, model.Inputs);
        if (!model.Recipe.Recipe.Steps.All(s => s.KeepsColumnsApart)) { return; }
        var names = model.Inputs.Select(i => i.Name).ToList();
        _columnOfFeature = [.. model.Recipe.Features.Select(f => names.IndexOf(f.Source))];
        if (!_columnOfFeature.Contains(-1)) { _prepared = model.Prepare(_pool, cancellation).ToMatrix(cancellation); }
    }

    /// <summary>The model's raw columns.</summary>
    public int ColumnCount => _model.Inputs.Count;

    public int OutputCount => _model.Predictor.OutputCount;

    /// <summary>The answers for made-up rows, row-major.</summary>
    /// <param name="picks">Per made-up row and column the row of the pool that the value is taken from.</param>
    public double[] Predict(int[] picks, CancellationToken cancellation)
    {
        var count = ColumnCount == 0 ? 0 : picks.Length / ColumnCount;
        var outputs = new double[count * OutputCount];
        var width = _model.Recipe.Features.Count;
        var most = Math.Min(Math.Clamp(MostValues / Math.Max(1, width), 1, MostRows), Math.Max(1, count));
        var batch = _prepared is null ? [] : new float[most * width];
        for (var first = 0; first < count; first += most)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(most, count - first);
            var part = picks.AsSpan(first * ColumnCount, rows * ColumnCount);
            var answers = outputs.AsSpan(first * OutputCount, rows * OutputCount);
            if (_prepared is null)
            {
                _model.PredictPrepared(_model.Prepare(Mixed(part, rows), cancellation), rows, cancellation).CopyTo(answers);
                continue;
            }
            for (var r = 0; r < rows; r++)
            {
                var own = part.Slice(r * ColumnCount, ColumnCount);
                for (var f = 0; f < width; f++) { batch[(r * width) + f] = _prepared.Values[(own[_columnOfFeature[f]] * width) + f]; }
            }
            _model.PredictFeatures(batch.AsSpan(0, rows * width), rows, answers);
        }
        return outputs;
    }

    private Table Mixed(ReadOnlySpan<int> picks, int rows)
    {
        var columns = new Column[ColumnCount];
        var order = new int[rows];
        for (var c = 0; c < columns.Length; c++)
        {
            for (var r = 0; r < rows; r++) { order[r] = picks[(r * ColumnCount) + c]; }
            columns[c] = _pool.Columns[c].Take(order);
        }
        return new Table(columns);
    }
}
