using MlStudio.Learning.Data;

namespace MlStudio.Learning.Explanation.Sampled;

/// <summary>
/// Kernel SHAP for any model: raw columns are players, and a set of them is worth the mean answer over background rows into which the row's values of those columns are
/// put (Lundberg and Lee 2017). The same sets serve every row, so that a row's values do not depend on those beside it.
/// </summary>
internal sealed class SampledExplainer : Explainer
{
    private const int RowsPerPart = 64;
    private readonly Table _background;
    private readonly string[] _columns;
    private readonly double[] _base;
    private readonly CoalitionSet? _sets;
    private readonly ShapleyRegression? _regression;

    public SampledExplainer(Model model, Table background, ExplainerOptions options, CancellationToken cancellation) : base(model, options)
    {
        _columns = [.. model.Inputs.Select(i => i.Name)];
        _background = InputReader.Read(background.Take(BackgroundSample.Rows(background.RowCount, options.BackgroundRows, options.Seed)), model.Inputs);
        if (_columns.Length > 1)
        {
            var most = options.Coalitions ?? (2 * _columns.Length) + 512;
            _sets = CoalitionSet.Choose(_columns.Length, most, options.Seed);
            _regression = new ShapleyRegression(_sets, _columns.Length);
        }
        var answers = model.PredictPrepared(model.Prepare(_background, cancellation), _background.RowCount, cancellation);
        _base = Means(answers, model.Predictor.OutputCount);
    }

    public override IReadOnlyList<string> Columns => _columns;

    public override ScoreScale Scale => AnswerScale(Model);

    public override bool IsExact => _sets is null || _sets.IsComplete;

    public override IReadOnlyList<double> BaseValues => _base;

    public override string Method => IsExact
        ? $"Shapley values over all sets of columns, exact for the {_background.RowCount:N0} background rows"
        : $"Kernel SHAP, estimated from {_sets!.Known.Count:N0} sets of columns and {_background.RowCount:N0} background rows";

    private protected override void Add(Table rows, double[] values, double[]? errors, Action<double>? progress, CancellationToken cancellation)
    {
        if (_columns.Length == 0 || rows.RowCount == 0) { return; }
        var read = InputReader.Read(rows, Model.Inputs);
        for (var first = 0; first < rows.RowCount; first += RowsPerPart)
        {
            var count = Math.Min(RowsPerPart, rows.RowCount - first);
            var mixer = new RowMixer(Model, TableJoin.Of(_background, read.Take([.. Enumerable.Range(first, count)])), cancellation);
            var start = first;
            // A single row takes long enough for its own progress to matter.
            var within = rows.RowCount == 1 ? progress : null;
            PieceWork.Run(count, Options.Threads, row => AddRow(mixer, row, (start + row) * _base.Length * _columns.Length, values, errors, within, cancellation),
                share => progress?.Invoke((start + (share * count)) / rows.RowCount), cancellation);
        }
    }

    private void AddRow(RowMixer mixer, int row, int at, double[] values, double[]? errors, Action<double>? progress, CancellationToken cancellation)
    {
        var (outputs, columns, own) = (_base.Length, _columns.Length, _background.RowCount + row);
        var whole = mixer.Predict([.. Enumerable.Repeat(own, columns)], cancellation);
        if (_sets is null)
        {
            for (var k = 0; k < outputs; k++) { values[at + k] = whole[k] - _base[k]; }
            return;
        }
        var worth = Worth(mixer, own, progress, cancellation);
        for (var k = 0; k < outputs; k++)
        {
            var (found, deviations) = _regression!.Solve(worth.AsSpan(k * _sets.Known.Count, _sets.Known.Count), whole[k] - _base[k]);
            found.CopyTo(values, at + (k * columns));
            if (errors is not null) { deviations.CopyTo(errors, at + (k * columns)); }
        }
    }

    /// <summary>Per output and set the mean answer above the base.</summary>
    private double[] Worth(RowMixer mixer, int own, Action<double>? progress, CancellationToken cancellation)
    {
        var (outputs, columns, rows, count) = (_base.Length, _columns.Length, _background.RowCount, _sets!.Known.Count);
        var worth = new double[outputs * count];
        var picks = new int[rows * columns];
        for (var s = 0; s < count; s++)
        {
            var known = _sets.Known[s];
            for (var b = 0; b < rows; b++)
            {
                for (var c = 0; c < columns; c++) { picks[(b * columns) + c] = known[c] ? own : b; }
            }
            var means = Means(mixer.Predict(picks, cancellation), outputs);
            for (var k = 0; k < outputs; k++) { worth[(k * count) + s] = means[k] - _base[k]; }
            progress?.Invoke((s + 1.0) / count);
        }
        return worth;
    }

    private static double[] Means(double[] answers, int outputs)
    {
        var means = new double[outputs];
        for (var i = 0; i < answers.Length; i++) { means[i % outputs] += answers[i]; }
        var rows = answers.Length / outputs;
        for (var k = 0; k < outputs; k++) { means[k] /= rows; }
        return means;
    }
}
