using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Explanation.Trees;

/// <summary>Exact contributions of trees (see <see cref="TreeShap"/>).</summary>
internal sealed class TreeExplainer : PreparedExplainer
{
    private readonly TreeShap _shap;
    private readonly bool _ownCovers;

    /// <param name="background">Counted where the model does not know how many training rows came to its leaves.</param>
    public TreeExplainer(Model model, ExplainedTrees trees, ScoreScale scale, Table background, ExplainerOptions options, CancellationToken cancellation) : base(model, options)
    {
        Scale = scale;
        _ownCovers = trees.KnowsCovers;
        if (!_ownCovers) { trees = trees.WithCoversOf(model.Prepare(background, cancellation).ToMatrix(cancellation).Values); }
        _shap = new TreeShap(trees, Slots, Columns.Count);
    }

    public override ScoreScale Scale { get; }

    public override IReadOnlyList<double> BaseValues => _shap.BaseValues;

    public override string Method => _ownCovers
        ? "TreeSHAP, exact: branches of questions that are left open count by the training rows that took them"
        : "TreeSHAP, exact for the background rows: the model was saved before branches were counted in training, so that those rows stand in for it; train it again to use the training rows";

    protected override void Add(float[] features, int rowCount, double[] values, WorkerTeam team, CancellationToken cancellation) => _shap.Explain(features, rowCount, values, team, cancellation);
}
