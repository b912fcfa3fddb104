using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Explanation;

/// <summary>Linear SHAP: weight · (value - mean of the background), features taken as independent (Štrumbelj and Kononenko 2014; Lundberg and Lee 2017).</summary>
internal sealed class LinearExplainer : PreparedExplainer
{
    private readonly LinearPredictor _predictor;
    private readonly double[] _weights;
    private readonly double[] _means;
    private readonly double[] _base;

    public LinearExplainer(Model model, LinearPredictor predictor, Table background, ExplainerOptions options, CancellationToken cancellation) : base(model, options)
    {
        _predictor = predictor;
        _weights = [.. predictor.Coefficients.Select(c => c.Value)];
        var rows = model.Prepare(background, cancellation);
        var width = Slots.Length;
        _means = new double[width];
        var row = new float[width];
        for (var r = 0; r < rows.RowCount; r++)
        {
            if (r % 256 == 0) { cancellation.ThrowIfCancellationRequested(); }
            rows.Write(r, 1, row);
            for (var f = 0; f < width; f++) { _means[f] += predictor.Known(f, row[f]); }
        }
        for (var f = 0; f < width; f++) { _means[f] /= rows.RowCount; }
        _base = [.. predictor.Intercepts];
        for (var i = 0; i < _weights.Length; i++) { _base[i / width] += _weights[i] * _means[i % width]; }
    }

    public override ScoreScale Scale => _predictor.Link switch
    {
        LinearLink.Logistic or LinearLink.OneAgainstRest => ScoreScale.LogOdds,
        LinearLink.Softmax => ScoreScale.ClassScores,
        LinearLink.Exponential => ScoreScale.Logarithm,
        _ => ScoreScale.Number,
    };

    public override string Method => "Linear SHAP, exact: weight times distance from the background rows' mean";

    public override IReadOnlyList<double> BaseValues => _base;

    protected override void Add(float[] features, int rowCount, double[] values, WorkerTeam team, CancellationToken cancellation)
    {
        var (width, outputs, columns) = (Slots.Length, _base.Length, Columns.Count);
        team.RunRanges(rowCount, 32, (start, end) =>
        {
            for (var r = start; r < end; r++)
            {
                if (r % 256 == 0) { cancellation.ThrowIfCancellationRequested(); }
                for (var k = 0; k < outputs; k++)
                {
                    var target = values.AsSpan(((r * outputs) + k) * columns, columns);
                    for (var f = 0; f < width; f++) { target[Slots[f]] += _weights[(k * width) + f] * (_predictor.Known(f, features[(r * width) + f]) - _means[f]); }
                }
            }
        });
    }
}
