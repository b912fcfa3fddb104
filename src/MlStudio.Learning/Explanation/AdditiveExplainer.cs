using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Additive;

namespace MlStudio.Learning.Explanation;

/// <summary>The terms of an additive model as they are; those of a pair go to both columns in equal parts (Nori and others, "InterpretML", 2019).</summary>
internal sealed class AdditiveExplainer(Model model, ExplainableBoostingPredictor predictor, ExplainerOptions options) : PreparedExplainer(model, options)
{
    private readonly int[][] _features = [.. predictor.ShapeFunctions.Select(f => f.Axes.Select(a => a.Feature).ToArray())];

    public override ScoreScale Scale => predictor.Task switch
    {
        LearningTask.Binary => ScoreScale.LogOdds,
        LearningTask.Multiclass => ScoreScale.ClassScores,
        _ => ScoreScale.Number,
    };

    public override string Method => "The model's own terms, exact; what a pair of columns adds is split evenly between the two";

    public override IReadOnlyList<double> BaseValues => predictor.Intercept;

    protected override void Add(float[] features, int rowCount, double[] values, WorkerTeam team, CancellationToken cancellation)
    {
        var (width, outputs, columns) = (Slots.Length, predictor.OutputCount, Columns.Count);
        team.RunRanges(rowCount, 32, (start, end) =>
        {
            for (var r = start; r < end; r++)
            {
                if (r % 256 == 0) { cancellation.ThrowIfCancellationRequested(); }
                var terms = predictor.Contributions(features.AsSpan(r * width, width));
                for (var i = 0; i < _features.Length; i++)
                {
                    foreach (var feature in _features[i])
                    {
                        for (var k = 0; k < outputs; k++) { values[(((r * outputs) + k) * columns) + Slots[feature]] += terms[(i * outputs) + k] / _features[i].Length; }
                    }
                }
            }
        });
    }
}
