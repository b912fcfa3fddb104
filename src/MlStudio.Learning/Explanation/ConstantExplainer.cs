using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Baselines;

namespace MlStudio.Learning.Explanation;

/// <summary>A model that ignores all columns: its answer is the base value, and nothing contributes.</summary>
internal sealed class ConstantExplainer(Model model, ConstantPredictor predictor, ExplainerOptions options) : PreparedExplainer(model, options)
{
    public override ScoreScale Scale => AnswerScale(Model);

    public override string Method => "The model answers every row alike, so that no column contributes";

    public override IReadOnlyList<double> BaseValues => predictor.Outputs;

    protected override void Add(float[] features, int rowCount, double[] values, WorkerTeam team, CancellationToken cancellation)
    {
        // Nothing contributes.
    }
}
